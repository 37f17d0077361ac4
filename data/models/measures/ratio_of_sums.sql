-- grain: one row per bucket; nothing to divide by is null, never 0
select
    d.bucket,
    $factor * cast(sum(c.numerator) as double) / nullif(cast(sum(c.denominator) as double), 0) as value,
    cast(sum(c.numerator) as double) as numerator,
    cast(sum(c.denominator) as double) as denominator,
    cast(sum(c.n) as bigint) as n
from chosen as c
inner join days as d on d.day = c.day
where c.day >= $since and c.numerator is not null and c.denominator is not null
group by d.bucket
