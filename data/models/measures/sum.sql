-- grain: one row per bucket that has a row; a bucket whose values are all unknown is null
select
    d.bucket,
    cast(sum(c.value) as double) as value,
    cast(null as double) as numerator,
    cast(null as double) as denominator,
    cast(sum(c.n) as bigint) as n
from chosen as c
inner join days as d on d.day = c.day
where c.day >= $since
group by d.bucket
