-- grain: one row a person, with when they were last active
select p.person_id, p.name, p.issuer, p.is_active, p.created_at, max(c.done_at) as last_command_at
from person as p
left join command as c on c.actor = p.person_id
group by p.person_id, p.name, p.issuer, p.is_active, p.created_at
order by p.name, p.person_id
