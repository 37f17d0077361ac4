-- grain: one row per objective of a programme
select
    objective_id, parent_id, code, text, scope, type, owner, due_on
from objective
where programme_id = $programme
order by code
