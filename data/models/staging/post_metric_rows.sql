-- grain: one row per platform, account, post and metric: the newest total of its lifetime
-- note: a load shadows this view with only the posts it touched
select
    platform,
    account_id,
    post_id,
    metric,
    arg_max(value, (as_of, observed_at)) as value,
    arg_max(native_metric, (as_of, observed_at)) as native_metric,
    max(observed_at) as observed_at
from metric
where post_id <> '' and breakdown = '' and kind = 'snapshot'
group by platform, account_id, post_id, metric
