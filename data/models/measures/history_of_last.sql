-- grain: one row per reading of an account, oldest first: what every carried value is found in
select
    c.day,
    c.platform,
    c.account_id,
    cast(c.value as double) as value,
    cast(c.n as bigint) as n
from chosen as c
where c.value is not null
order by c.day
