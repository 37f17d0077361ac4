-- grain: one clock of one kind of case, by how it stands; running ones stand apart and are not in the rate
select
    k.clock,
    f.kind,
    count(*) filter (where k.standing = 'met') as met,
    count(*) filter (where k.standing = 'late') as late,
    count(*) filter (where k.standing = 'running' and k.due_at >= coalesce(p.stands_at, $now)) as running,
    count(*) filter (where k.standing = 'running' and k.due_at < coalesce(p.stands_at, $now)) as overdue,
    count(*) filter (where k.standing = 'paused') as paused,
    count(*) filter (where k.is_extended) as extended,
    median(k.taken_minutes) as median_minutes,
    quantile_cont(k.taken_minutes, 0.9) as p90_minutes
from case_clock as k
inner join case_file as f on f.case_id = k.case_id
inner join at_present as p on p.programme_id = f.programme_id
where ($programme is null or f.programme_id = $programme) and k.standing <> 'cancelled'
    and f.received_at >= $since and f.received_at < $until
group by k.clock, f.kind
order by k.clock, f.kind
