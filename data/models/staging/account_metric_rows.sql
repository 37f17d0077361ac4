-- grain: one row per platform, account, metric, kind and day: the account's own value observed last
-- note: a load shadows this view with only the accounts it touched
select
    platform,
    account_id,
    metric,
    kind,
    as_of as day,
    arg_max(value, observed_at) as value,
    arg_max(native_metric, observed_at) as native_metric,
    max(observed_at) as observed_at
from metric
where post_id = '' and breakdown = ''
group by platform, account_id, metric, kind, as_of
