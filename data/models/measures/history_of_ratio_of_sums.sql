-- grain: one row per day and platform with both sides known: what every bucket of a ratio is added up from
select
    c.day,
    c.platform,
    cast(sum(c.numerator) as double) as numerator,
    cast(sum(c.denominator) as double) as denominator,
    cast(sum(c.n) as bigint) as n
from chosen as c
where c.day >= $since and c.numerator is not null and c.denominator is not null
group by c.day, c.platform
order by c.day
