-- grain: one row per bucket that has an event: nine of ten events have this value or less
select
    cast(date_trunc($grain, c.day) as date) as bucket,
    cast(quantile_cont(c.value, 0.9) as double) as value,
    cast(null as double) as numerator,
    cast(null as double) as denominator,
    cast(count(c.value) as bigint) as n
from chosen as c
where c.day >= $since
group by cast(date_trunc($grain, c.day) as date)
