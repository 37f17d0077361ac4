-- grain: one row per role of a person that holds: the programme it was given for, null where it holds in every one
select r.programme_id
from person_role as r
where r.person_id = $person and r.withdrawn_at is null
