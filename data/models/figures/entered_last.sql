-- grain: one row, the newest period of an entered metric that ended by a day, with how many were asked and the interval
select
    value,
    n,
    ci_low,
    ci_high,
    period_start,
    period_end,
    source
from entered_periods
where programme_id = $programme
    and metric_key = $metric
    and period_start >= $since
    and period_end <= $until
order by period_end desc, period_start desc
limit 1
