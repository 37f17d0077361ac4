-- grain: one row, an entered metric added up over whole periods; one that is not available makes the total unknown
with newest as (
    select
        value,
        row_number() over (
            partition by period_start, period_end order by recorded_at desc, measurement_id desc
        ) as place
    from measurement
    where programme_id = $programme
        and metric_key = $metric
        and period_start >= $since
        and period_end <= $until
)
select
    case when count(value) = count(*) then sum(value) end as value,
    count(*) as periods
from newest
where place = 1
