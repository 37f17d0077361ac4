-- title: Response rate
-- unit: percent
-- level: output
-- direction: up
-- basis: flow_in_period
-- aggregation: ratio_of_sums
-- accounts: own
-- formula: 100 · answered / answerable mentions (enquiries, complaints, criticisms) received in the period, those left out that wait and are within their promised time
-- rows: mentions
-- note: by the day a mention was received; an answer is our public reply, whenever it came; one without an answer counts from when its promised time is over
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
    union all
    select
        m.day,
        m.platform,
        m.account_id,
        0 as answered,
        -count(*) as answerable
    from mention_rows as m
    inner join account as a on a.platform = m.platform and a.account_id = m.account_id
    inner join still_in_time as t
        on t.programme_id = coalesce(a.programme_id, '') and t.act = m.act and m.created_at > t.waits_from
    left join replies as r
        on r.platform = m.platform and r.account_id = m.account_id and r.mention_id = m.mention_id
    where r.mention_id is null
    group by m.day, m.platform, m.account_id
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
