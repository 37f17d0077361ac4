-- grain: one row per bucket: the change of the accounts known at its start and at its end
with ends as (
    select
        b.bucket,
        c.platform,
        c.account_id,
        arg_max(c.value, c.day) as ends_at,
        arg_max(case when c.day < b.first_day then c.value end, case when c.day < b.first_day then c.day end)
            as known_before,
        arg_min(case when c.day >= b.first_day then c.value end, case when c.day >= b.first_day then c.day end)
            as first_inside,
        sum(case when c.day >= b.first_day then c.n else 0 end) as n
    from chosen as c
    inner join buckets as b on c.day <= b.last_day
    where c.value is not null
    group by b.bucket, c.platform, c.account_id
),
pairs as (
    select
        bucket,
        ends_at,
        coalesce(known_before, first_inside) as starts_at,
        n
    from ends
    -- one reading alone shows no change
    where n > 1 or (n = 1 and known_before is not null)
)
select
    bucket,
    $factor * cast(sum(ends_at - starts_at) as double) / nullif(cast(sum(starts_at) as double), 0) as value,
    cast(sum(ends_at - starts_at) as double) as numerator,
    cast(sum(starts_at) as double) as denominator,
    cast(sum(n) as bigint) as n
from pairs
group by bucket
