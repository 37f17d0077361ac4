-- title: Views of the account
-- unit: count
-- level: output
-- direction: up
-- basis: flow_in_period
-- aggregation: sum
-- accounts: own
-- formula: Σ views that the platform counts for the account on each day, on whatever post or video
-- rows: account days
-- note: for accounts whose export tells views by day (YouTube Studio's totals, monthly sums kept by hand); views of single posts are another number
select
    day,
    platform,
    account_id,
    value,
    1 as n
from account_daily
where metric = 'views' and kind = 'daily' and value is not null
