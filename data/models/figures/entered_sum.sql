-- grain: one row, an entered metric added up over whole periods; one that is not available makes the total unknown
select
    case when count(value) = count(*) then sum(value) end as value,
    count(*) as periods
from entered_periods
where programme_id = $programme
    and metric_key = $metric
    and period_start >= $since
    and period_end <= $until
