-- grain: one row per bucket that has an event
select
    cast(date_trunc($grain, c.day) as date) as bucket,
    cast(median(c.value) as double) as value,
    cast(null as double) as numerator,
    cast(null as double) as denominator,
    cast(count(c.value) as bigint) as n
from chosen as c
where c.day >= $since
group by cast(date_trunc($grain, c.day) as date)
