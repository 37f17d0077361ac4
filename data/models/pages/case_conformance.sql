-- grain: one row: the steps of the procedure that were due in the period's cases, those kept, and the cases that departed
select
    cast(sum(steps_kept) as bigint) as kept,
    cast(sum(steps_due) as bigint) as due,
    count(*) filter (where steps_kept < steps_due) as departed,
    count(*) filter (where steps_due > 0) as cases
from case_rows
where ($programme is null or programme_id = $programme) and received_at >= $since and received_at < $until
