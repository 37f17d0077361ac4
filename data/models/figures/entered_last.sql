-- grain: one row, the newest known value of an entered metric in a period, with how many were asked and the interval
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
    and value is not null
order by period_end desc, period_start desc
limit 1
