-- title: Posts published
-- unit: count
-- level: output
-- direction: up
-- basis: flow_in_period
-- aggregation: sum
-- accounts: own
-- gaps: zero
-- formula: posts by the day they were published, answers to mentions left out
-- rows: posts
-- note: a day without a post between the first and the last one counts as 0, outside them it is not known
select
    day,
    platform,
    account_id,
    count(*) as value,
    count(*) as n
from posts
where in_reply_to is null
group by day, platform, account_id
