-- grain: one row per bucket that has an event
select
    d.bucket,
    cast(median(c.value) as double) as value,
    cast(null as double) as numerator,
    cast(null as double) as denominator,
    cast(count(c.value) as bigint) as n
from chosen as c
inner join days as d on d.day = c.day
where c.day >= $since
group by d.bucket
