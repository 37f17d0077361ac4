-- grain: one row per landed value that differs from what was known of its day
with known as (
    select
        m.platform, m.account_id, m.post_id, m.metric, m.breakdown, m.kind, m.as_of,
        arg_max(m.value, m.observed_at) filter (where m.observed_at <= n.observed_at) as value_then,
        max(m.observed_at) as observed_at
    from metric as m
    inner join landed as n
        on m.platform = n.platform and m.account_id = n.account_id and m.post_id = n.post_id
        and m.metric = n.metric and m.breakdown = n.breakdown and m.kind = n.kind and m.as_of = n.as_of
    group by m.platform, m.account_id, m.post_id, m.metric, m.breakdown, m.kind, m.as_of
)
select
    n.platform, n.account_id, n.post_id, n.metric, n.breakdown, n.kind, n.as_of, n.value, n.observed_at,
    n.native_metric,
    n.source,
    n.ingest_id,
    k.observed_at as known
from landed as n
left join known as k
    on k.platform = n.platform and k.account_id = n.account_id and k.post_id = n.post_id
    and k.metric = n.metric and k.breakdown = n.breakdown and k.kind = n.kind and k.as_of = n.as_of
where isfinite(n.value) and (k.observed_at is null or k.value_then is distinct from n.value)
