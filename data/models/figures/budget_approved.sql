-- grain: one row, the pounds approved on one budget line, or on all of a programme
select sum(approved) / 100.0 as value
from budget_line
where programme_id = $programme
    and ($line is null or budget_line_id = $line)
