-- grain: one row per bucket that has a row; a bucket whose values are all unknown is null
select
    cast(date_trunc($grain, c.day) as date) as bucket,
    cast(sum(c.value) as double) as value,
    cast(null as double) as numerator,
    cast(null as double) as denominator,
    cast(sum(c.n) as bigint) as n
from chosen as c
where c.day >= $since
group by cast(date_trunc($grain, c.day) as date)
