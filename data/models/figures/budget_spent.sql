-- grain: one row, the pounds invoiced and accrued by a day on one budget line, or on all of a programme
select sum(a.amount) / 100.0 as value
from budget_actual as a
where a.programme_id = $programme
    and ($line is null or a.line_id = $line)
    and a.kind <> 'commitment'
    and a.spent_on >= $since
    and a.spent_on <= $until
