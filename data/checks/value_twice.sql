-- The same value of the same metric, observed at the same instant, that was stored more than once.
select platform, account_id, post_id, metric, breakdown, kind, as_of, observed_at, native_metric, count(*) as times
from metric
group by platform, account_id, post_id, metric, breakdown, kind, as_of, observed_at, native_metric, value
having count(*) > 1
