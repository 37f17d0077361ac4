-- title: Engagement rate by views
-- unit: percent
-- level: outtake
-- direction: up
-- basis: lifetime_of_cohort
-- aggregation: ratio_of_sums
-- accounts: own
-- formula: 100 · Σ interactions / Σ views of the posts published in the period that have both
-- rows: posts
-- note: views before and after a platform changed what a view is are not comparable: see the series break; answers to mentions are no posts
select
    day,
    platform,
    account_id,
    sum(interactions) as numerator,
    sum(views) as denominator,
    count(*) as n
from posts
where in_reply_to is null and interactions is not null and views is not null
group by day, platform, account_id
