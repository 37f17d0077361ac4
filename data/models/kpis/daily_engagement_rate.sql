-- title: Daily engagement rate
-- unit: percent
-- level: outtake
-- direction: up
-- basis: flow_in_period
-- aggregation: ratio_of_sums
-- accounts: own
-- formula: 100 · Σ engagements of each day, on whatever post / Σ followers of the account on that day
-- rows: account days
-- note: engagements as the platform counts them by day (any click included), so no interactions of ours; days without both are left out
with known as (
    select
        platform,
        account_id,
        day as from_day,
        lead(day) over (partition by platform, account_id order by day) as next_day,
        value as followers
    from account_daily
    where metric = 'followers' and kind = 'snapshot'
)
select
    d.day,
    d.platform,
    d.account_id,
    d.value as numerator,
    k.followers as denominator,
    1 as n
from account_daily as d
inner join known as k
    on k.platform = d.platform and k.account_id = d.account_id
    and k.from_day <= d.day and (k.next_day is null or d.day < k.next_day)
where d.metric = 'platform_engagements' and d.kind = 'daily' and d.value is not null
