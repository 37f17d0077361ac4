-- title: Mentions
-- unit: count
-- level: outtake
-- direction: up
-- basis: flow_in_period
-- aggregation: sum
-- accounts: own
-- gaps: zero
-- formula: mentions that were not deleted, by the day they were written
-- rows: mentions
-- note: a day without a mention between the first and the last one counts as 0, outside them it is not known
select
    day,
    platform,
    account_id,
    sum(mentions) as value,
    sum(mentions) as n
from mentions_daily
group by day, platform, account_id
