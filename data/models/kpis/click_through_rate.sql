-- title: Click-through rate
-- unit: percent
-- level: outtake
-- direction: up
-- basis: lifetime_of_cohort
-- aggregation: ratio_of_sums
-- accounts: own
-- formula: 100 · Σ link clicks / Σ views of the posts published in the period that have both
-- rows: posts
-- note: link clicks, or every click where a platform names no link clicks (Facebook); not comparable across a series break; answers to mentions are no posts
select
    day,
    platform,
    account_id,
    sum(clicks) as numerator,
    sum(views) as denominator,
    count(*) as n
from posts
where in_reply_to is null and clicks is not null and views is not null
group by day, platform, account_id
