-- title: Reach per post
-- unit: count
-- level: output
-- direction: up
-- basis: lifetime_of_cohort
-- aggregation: ratio_of_sums
-- accounts: own
-- formula: Σ reach of the posts published in the period / number of those posts
-- rows: posts
-- note: reach counts people once a post; it is never added up over days, and the sum over posts counts people again; answers to mentions are no posts
select
    day,
    platform,
    account_id,
    sum(reach) as numerator,
    count(reach) as denominator,
    count(reach) as n
from posts
where in_reply_to is null and reach is not null
group by day, platform, account_id
