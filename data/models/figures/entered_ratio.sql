-- grain: one row, an entered share over whole periods: the parts added up, then divided; nothing to divide by is null
with newest as (
    select
        value,
        numerator,
        denominator,
        row_number() over (
            partition by period_start, period_end order by recorded_at desc, measurement_id desc
        ) as place
    from measurement
    where programme_id = $programme
        and metric_key = $metric
        and period_start >= $since
        and period_end <= $until
        and value is not null
)
select
    case
        when count(numerator) = count(*) then $factor * sum(numerator) / nullif(sum(denominator), 0)
        when count(*) = 1 then max(value)
    end as value,
    sum(numerator) as numerator,
    sum(denominator) as denominator,
    count(*) as periods
from newest
where place = 1
