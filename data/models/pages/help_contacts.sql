-- grain: one person whom staff ask for help: who was named for it last, then who leads
select name as person, address, hours, 'named' as source
from help_contact
where programme_id = $programme
qualify row_number() over (order by named_at desc, help_contact_id desc) = 1
union all
select distinct p.name as person, null as address, null as hours, 'lead' as source
from person_role as r
inner join person as p on p.person_id = r.person_id and p.is_active
where r.role = 'lead' and r.withdrawn_at is null and (r.programme_id is null or r.programme_id = $programme)
order by source desc, person
