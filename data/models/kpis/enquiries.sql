-- title: Enquiries
-- unit: count
-- level: outtake
-- direction: up
-- basis: flow_in_period
-- aggregation: sum
-- accounts: own
-- gaps: zero
-- formula: mentions read as an enquiry, by the day they were written
-- rows: mentions
-- note: a day without a mention between the first and the last one counts as 0, outside them it is not known
select
    day,
    platform,
    account_id,
    sum(case when act = 'enquiry' then mentions else 0 end) as value,
    sum(case when act = 'enquiry' then mentions else 0 end) as n
from mentions_daily
where act <> 'unread'
group by day, platform, account_id
