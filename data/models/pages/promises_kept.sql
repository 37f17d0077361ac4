-- grain: one row: promises by what became of them on a day
select
    count(*) filter (where status = 'kept') as kept,
    count(*) filter (where status = 'open' and due_on >= $today) as open,
    count(*) filter (where status = 'open' and due_on < $today) as overdue,
    count(*) filter (where status = 'broken') as broken
from commitment
where $programme is null or programme_id = $programme
