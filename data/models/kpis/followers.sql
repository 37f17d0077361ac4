-- title: Followers
-- unit: count
-- level: outtake
-- direction: up
-- basis: point_in_time
-- aggregation: last
-- accounts: own
-- formula: followers as last known on the day, added up over the accounts
-- rows: account days
-- note: people who follow two accounts are counted twice; a day without a reading carries the last one on
select
    day,
    platform,
    account_id,
    value,
    1 as n
from account_daily
where metric = 'followers' and kind = 'snapshot'
