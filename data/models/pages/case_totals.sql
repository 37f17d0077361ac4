-- grain: one row: how many cases there are, open, late and without a handler
select
    count(*) as cases,
    count(*) filter (where f.state <> 'closed') as open,
    count(*) filter (where f.state <> 'closed' and f.next_due_at < coalesce(p.stands_at, $now)) as late,
    count(*) filter (where f.state not in ('closed', 'responded') and f.handler is null) as unassigned
from case_file as f
inner join at_present as p on p.programme_id = f.programme_id
where $programme is null or f.programme_id = $programme
