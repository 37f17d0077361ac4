-- grain: one row, the mean of an entered metric over whole periods
select
    avg(value) as value,
    count(*) as periods
from entered_periods
where programme_id = $programme
    and metric_key = $metric
    and period_start >= $since
    and period_end <= $until
