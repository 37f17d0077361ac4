-- grain: one row: how many cases there are, open, late and without a handler
select
    count(*) as cases,
    count(*) filter (where state <> 'closed') as open,
    count(*) filter (where state <> 'closed' and next_due_at < $now) as late,
    count(*) filter (where state not in ('closed', 'responded') and handler is null) as unassigned
from case_file
where $programme is null or programme_id = $programme
