-- grain: one row per bucket; nothing to divide by is null, never 0
select
    cast(date_trunc($grain, c.day) as date) as bucket,
    $factor * cast(sum(c.numerator) as double) / nullif(cast(sum(c.denominator) as double), 0) as value,
    cast(sum(c.numerator) as double) as numerator,
    cast(sum(c.denominator) as double) as denominator,
    cast(sum(c.n) as bigint) as n
from chosen as c
where c.day >= $since and c.numerator is not null and c.denominator is not null
group by cast(date_trunc($grain, c.day) as date)
