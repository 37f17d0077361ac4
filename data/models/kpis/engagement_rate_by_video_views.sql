-- title: Engagement rate by video views
-- unit: percent
-- level: outtake
-- direction: up
-- basis: lifetime_of_cohort
-- aggregation: ratio_of_sums
-- accounts: own
-- formula: 100 · Σ interactions / Σ video views of the posts published in the period that have both
-- rows: posts
-- note: a view of a video is a play of the least length that its platform counts; answers to mentions are no posts
select
    day,
    platform,
    account_id,
    sum(interactions) as numerator,
    sum(video_views) as denominator,
    count(*) as n
from posts
where in_reply_to is null and interactions is not null and video_views is not null
group by day, platform, account_id
