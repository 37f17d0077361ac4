-- title: Response rate
-- unit: percent
-- level: output
-- direction: up
-- basis: flow_in_period
-- aggregation: ratio_of_sums
-- accounts: own
-- formula: 100 · answered / answerable mentions (enquiries, complaints, criticisms) received in the period
-- rows: mentions
-- note: by the day a mention was received; an answer is our public reply, whenever it came
with counted as (
    select
        day,
        platform,
        account_id,
        0 as answered,
        sum(mentions) as answerable
    from mentions_daily
    where act in ('enquiry', 'complaint', 'criticism')
    group by day, platform, account_id
    union all
    select
        day,
        platform,
        account_id,
        count(*) as answered,
        0 as answerable
    from replies
    where act in ('enquiry', 'complaint', 'criticism')
    group by day, platform, account_id
)
select
    day,
    platform,
    account_id,
    sum(answered) as numerator,
    sum(answerable) as denominator,
    sum(answerable) as n
from counted
group by day, platform, account_id
