-- grain: one row per assessment of a stakeholder in the programme until $on, oldest first
select a.*, s.code, s.name
from stakeholder_assessment as a
inner join stakeholder as s on s.stakeholder_id = a.stakeholder_id
where a.programme_id = $programme and a.assessed_on <= $on and s.merged_into_id is null
order by s.code, a.assessed_on
