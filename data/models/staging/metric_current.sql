-- grain: one row per platform, account, post, metric, breakdown, kind and day: the value observed last
select
    platform,
    account_id,
    post_id,
    metric,
    breakdown,
    kind,
    as_of,
    arg_max(value, observed_at) as value,
    arg_max(native_metric, observed_at) as native_metric,
    max(observed_at) as observed_at
from metric
group by platform, account_id, post_id, metric, breakdown, kind, as_of
