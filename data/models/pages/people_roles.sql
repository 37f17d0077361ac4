-- grain: one row a role that somebody holds
select r.grant_id, r.person_id, r.role, r.granted_at, r.granted_by, p.code as programme
from person_role as r
left join programme as p on p.programme_id = r.programme_id
where r.withdrawn_at is null
order by r.person_id, r.role, p.code
