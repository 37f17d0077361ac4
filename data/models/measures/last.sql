-- grain: one row per bucket: the last value known of each account at its end, added up
-- note: n counts the readings inside the bucket; 0 means that every value was carried on from before
with known as (
    select
        b.bucket,
        c.platform,
        c.account_id,
        arg_max(c.value, c.day) as value,
        sum(case when c.day >= b.first_day then c.n else 0 end) as n
    from chosen as c
    inner join buckets as b on c.day <= b.last_day
    where c.value is not null
    group by b.bucket, c.platform, c.account_id
)
select
    bucket,
    cast(sum(value) as double) as value,
    cast(null as double) as numerator,
    cast(null as double) as denominator,
    cast(sum(n) as bigint) as n
from known
group by bucket
