-- grain: one row per platform, account, metric, kind and day
-- refresh: replaced by account
select
    platform,
    account_id,
    metric,
    kind,
    day,
    value,
    native_metric,
    observed_at
from account_metric_rows
