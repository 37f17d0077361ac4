-- title: Views of posts
-- unit: count
-- level: output
-- direction: up
-- basis: lifetime_of_cohort
-- aggregation: sum
-- accounts: own
-- formula: Σ views of the posts published in the period, as last observed
-- rows: posts
-- note: platforms count a view differently; a change of definition is a series break, never one line; answers to mentions are no posts
select
    day,
    platform,
    account_id,
    sum(views) as value,
    count(views) as n
from posts
where in_reply_to is null
group by day, platform, account_id
