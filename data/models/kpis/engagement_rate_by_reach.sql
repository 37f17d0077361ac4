-- title: Engagement rate by reach
-- unit: percent
-- level: outtake
-- direction: up
-- basis: lifetime_of_cohort
-- aggregation: ratio_of_sums
-- accounts: own
-- formula: 100 · Σ interactions / Σ reach of the posts published in the period that have both
-- rows: posts
-- note: a ratio of sums, not the mean of the posts' rates; totals as last observed; answers to mentions are no posts
select
    day,
    platform,
    account_id,
    sum(interactions) as numerator,
    sum(reach) as denominator,
    count(*) as n
from posts
where in_reply_to is null and interactions is not null and reach is not null
group by day, platform, account_id
