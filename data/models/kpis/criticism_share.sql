-- title: Criticism share
-- unit: percent
-- level: outtake
-- direction: down
-- basis: flow_in_period
-- aggregation: ratio_of_sums
-- accounts: own
-- formula: 100 · mentions read as criticism / all mentions read
-- rows: mentions
-- note: complaints are another kind and are not in the numerator; mentions nobody read are in neither
select
    day,
    platform,
    account_id,
    sum(case when act = 'criticism' then mentions else 0 end) as numerator,
    sum(mentions) as denominator,
    sum(mentions) as n
from mentions_daily
where act <> 'unread'
group by day, platform, account_id
