-- title: Interactions
-- unit: count
-- level: outtake
-- direction: up
-- basis: lifetime_of_cohort
-- aggregation: sum
-- accounts: own
-- formula: Σ reactions, comments, shares, quotes and saves of the posts published in the period, as last observed
-- rows: posts
-- note: a platform that does not count a kind leaves it out; a post without any count is not 0; answers to mentions are no posts
select
    day,
    platform,
    account_id,
    sum(interactions) as value,
    count(interactions) as n
from posts
where in_reply_to is null
group by day, platform, account_id
