-- title: Engagement rate, mean of posts
-- unit: percent
-- level: outtake
-- direction: up
-- basis: lifetime_of_cohort
-- aggregation: ratio_of_sums
-- accounts: own
-- formula: 100 · Σ (interactions / reach of each post) / posts published in the period that have both
-- rows: posts
-- note: each post counts the same, however few it reached: it differs from the ratio of sums, which is the default; answers to mentions are no posts
select
    day,
    platform,
    account_id,
    sum(1.0 * interactions / reach) as numerator,
    count(*) as denominator,
    count(*) as n
from posts
where in_reply_to is null and interactions is not null and reach > 0
group by day, platform, account_id
