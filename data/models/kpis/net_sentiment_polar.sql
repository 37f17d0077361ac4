-- title: Net sentiment (polar)
-- unit: score
-- level: outtake
-- direction: up
-- basis: flow_in_period
-- aggregation: ratio_of_sums
-- accounts: own
-- formula: 100 · (positive − negative) / (positive + negative)
-- rows: mentions
-- note: neutral mentions are left out; not comparable with net sentiment (all)
select
    day,
    platform,
    account_id,
    sum(case when sentiment = 'positive' then mentions else -mentions end) as numerator,
    sum(mentions) as denominator,
    sum(mentions) as n
from mentions_daily
where sentiment in ('positive', 'negative')
group by day, platform, account_id
