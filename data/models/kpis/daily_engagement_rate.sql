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
select
    d.day,
    d.platform,
    d.account_id,
    d.value as numerator,
    k.followers as denominator,
    1 as n
from account_daily as d
asof inner join (
    select platform, account_id, day, value as followers
    from account_daily
    where metric = 'followers' and kind = 'snapshot'
) as k
    on k.platform = d.platform and k.account_id = d.account_id and k.day <= d.day
where d.metric = 'platform_engagements' and d.kind = 'daily' and d.value is not null
