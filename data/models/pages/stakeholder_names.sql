-- grain: one stakeholder of the programme's register, those merged into another left out
select stakeholder_id, code, name
from stakeholder
where programme_id = $programme and merged_into_id is null
order by code
