-- grain: one row per open case behind a number above the queue
-- note: $which is open, late (the clock due next is over), unassigned, or waiting (for the person or a partner)
select
    c.ref, c.kind, c.channel, c.state, c.severity, c.handler, c.received_at, c.next_clock, c.next_due_at, c.is_waiting,
    c.summary
from case_file as c
inner join at_present as p on p.programme_id = c.programme_id
where c.state <> 'closed' and ($programme is null or c.programme_id = $programme)
    and case $which
        when 'late' then c.next_due_at < coalesce(p.stands_at, $now)
        when 'unassigned' then c.handler is null and c.state <> 'responded'
        when 'waiting' then c.is_waiting
        else true
    end
order by c.next_due_at is null, c.next_due_at, c.received_at
