-- grain: one row, the pounds of the approved total in force at the end of a day; no row where none was approved
select amount / 100.0 as value, code, approved_on, reason
from budget_total
where programme_id = $programme
    and approved_on <= $until
order by approved_on desc, created_at desc, budget_total_id desc
limit 1
