-- grain: one row: how long the cases of a period took from receipt to a queue or a referral, and how many still lie
select
    count(q.case_id) as routed,
    count(*) - count(q.case_id) as unrouted,
    median(date_diff('second', q.received_at, q.routed_at) / 60.0) as median_minutes,
    quantile_cont(date_diff('second', q.received_at, q.routed_at) / 60.0, 0.9) as p90_minutes
from case_file as f
left join routed_rows as q on q.case_id = f.case_id
where ($programme is null or f.programme_id = $programme) and f.source_ref is null
    and coalesce(f.outcome, '') <> 'no_action'
    and f.received_at >= $since and f.received_at < $until
