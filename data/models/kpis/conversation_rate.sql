-- title: Conversation rate
-- unit: percent
-- level: outtake
-- direction: up
-- basis: lifetime_of_cohort
-- aggregation: ratio_of_sums
-- accounts: own
-- formula: 100 · Σ comments / Σ followers of the account on the day of each post
-- rows: posts
-- note: followers as last known on the day of publication; posts before the first known value, and answers to mentions, are left out
select
    p.day,
    p.platform,
    p.account_id,
    sum(p.comments) as numerator,
    sum(k.followers) as denominator,
    count(*) as n
from posts as p
asof inner join (
    select platform, account_id, day, value as followers
    from account_daily
    where metric = 'followers' and kind = 'snapshot'
) as k
    on k.platform = p.platform and k.account_id = p.account_id and k.day <= p.day
where p.in_reply_to is null and p.comments is not null
group by p.day, p.platform, p.account_id
