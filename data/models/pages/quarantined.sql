-- grain: one row per connected account and metric that its platform refuses now
select connection_id, native_metric, said, since_at, tried_at
from metric_quarantine
where released_at is null
order by connection_id, native_metric
