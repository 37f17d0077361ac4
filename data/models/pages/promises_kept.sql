-- grain: one row: promises by what became of them on a day
select
    count(*) filter (where c.status = 'kept') as kept,
    count(*) filter (where c.status = 'open' and c.due_on >= coalesce(k.stands_on, $today)) as open,
    count(*) filter (where c.status = 'open' and c.due_on < coalesce(k.stands_on, $today)) as overdue,
    count(*) filter (where c.status = 'broken') as broken
from commitment as c
inner join at_present as k on k.programme_id = c.programme_id
where $programme is null or c.programme_id = $programme
