-- grain: one row per review of a relationship of the programme, the earliest due first
select r.*, s.name, s.code
from relationship_review as r
inner join stakeholder as s on s.stakeholder_id = r.stakeholder_id
where r.programme_id = $programme
order by r.due_on, s.code
