-- grain: one row a person and role that counts in a programme (none: in any), a person without any or shut out with no role
select p.person_id, r.role
from person as p
left join person_role as r
    on r.person_id = p.person_id and r.withdrawn_at is null and p.is_active
    and ($programme is null or r.programme_id is null or r.programme_id = $programme)
order by p.person_id, r.role
