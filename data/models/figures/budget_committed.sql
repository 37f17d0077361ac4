-- grain: one row, the pounds committed by a day and not yet invoiced, on one budget line or on all of a programme
-- note: what an invoice or an accrual has settled by then is no longer committed
with settled as (
    select line_id, settles as reference, sum(amount) as amount
    from budget_actual
    where programme_id = $programme and kind <> 'commitment' and settles is not null and spent_on <= $until
    group by line_id, settles
)
select sum(greatest(a.amount - coalesce(s.amount, 0), least(a.amount, 0))) / 100.0 as value
from budget_actual as a
left join settled as s on s.line_id = a.line_id and s.reference = a.reference
where a.programme_id = $programme
    and ($line is null or a.line_id = $line)
    and a.kind = 'commitment'
    and a.spent_on <= $until
