-- grain: one row per canonical metric that a platform's own name fills
select distinct metric
from platform_metric
where native_metric = lower($native)
order by metric
