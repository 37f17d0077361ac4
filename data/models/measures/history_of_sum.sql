-- grain: one row per day and platform that has a row: what every bucket of a sum is added up from
select
    c.day,
    c.platform,
    cast(sum(c.value) as double) as value,
    cast(sum(c.n) as bigint) as n
from chosen as c
where c.day >= $since
group by c.day, c.platform
order by c.day
