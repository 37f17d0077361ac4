-- grain: one row a budget line
select budget_line_id, code, name
from budget_line
where programme_id = $programme
order by code
