-- grain: one row, an entered share over whole periods: the parts added up, then divided; nothing to divide by is null
select
    case
        when count(numerator + denominator) = count(*) then $factor * sum(numerator) / nullif(sum(denominator), 0)
        when count(*) = 1 then max(value)
    end as value,
    sum(numerator) as numerator,
    sum(denominator) as denominator,
    count(*) as periods
from entered_periods
where programme_id = $programme
    and metric_key = $metric
    and period_start >= $since
    and period_end <= $until
    and value is not null
