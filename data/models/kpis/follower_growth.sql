-- title: Follower growth
-- unit: percent
-- level: outtake
-- direction: up
-- basis: point_in_time
-- aggregation: growth
-- accounts: own
-- formula: 100 · (followers at the end − followers at the start) / followers at the start of the period
-- rows: account days
-- note: the start is the last value known before the period, or the first one in it; accounts with both only
select
    day,
    platform,
    account_id,
    value,
    1 as n
from account_daily
where metric = 'followers' and kind = 'snapshot'
