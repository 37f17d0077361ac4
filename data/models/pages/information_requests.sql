-- grain: one information request of a programme that is not closed yet, the next due first
select
    f.case_id,
    f.ref,
    f.summary,
    f.next_due_at
from case_file as f
where f.programme_id = $programme and f.kind = 'request' and f.state <> 'closed'
order by f.next_due_at is null, f.next_due_at, f.received_at
limit 20
