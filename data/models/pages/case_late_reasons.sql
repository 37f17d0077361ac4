-- grain: one reason why clocks were late, by how many clocks and cases of the period; 'unsaid' where nobody gave one
select
    coalesce(l.reason, 'unsaid') as reason,
    count(*) as clocks,
    count(distinct k.case_id) as cases
from case_clock as k
inner join case_file as f on f.case_id = k.case_id
inner join at_present as p on p.programme_id = f.programme_id
left join late_reason as l on l.case_id = k.case_id and l.clock = k.clock and l.turn = k.turn
where ($programme is null or f.programme_id = $programme)
    and f.received_at >= $since and f.received_at < $until
    and (k.standing = 'late' or (k.standing = 'running' and k.due_at < coalesce(p.stands_at, $now)))
group by 1
order by clocks desc, reason
