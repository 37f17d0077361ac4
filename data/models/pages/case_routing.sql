-- grain: one row: how long the cases of a period took from receipt to a queue or a referral, and how many still lie
with routing as (
    select programme_id, received_at, routed_at from routed_rows
    union all
    select programme_id, received_at, null as routed_at from unrouted_rows
)
select
    count(routed_at) as routed,
    count(*) - count(routed_at) as unrouted,
    median(date_diff('second', received_at, routed_at) / 60.0) as median_minutes,
    quantile_cont(date_diff('second', received_at, routed_at) / 60.0, 0.9) as p90_minutes
from routing
where ($programme is null or programme_id = $programme) and received_at >= $since and received_at < $until
