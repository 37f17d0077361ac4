-- title: Virality rate by views
-- unit: percent
-- level: outtake
-- direction: up
-- basis: lifetime_of_cohort
-- aggregation: ratio_of_sums
-- accounts: own
-- formula: 100 · Σ shares and quotes / Σ views of the posts published in the period that have both
-- rows: posts
-- note: another number than by reach, as views count repeats; not comparable across a series break; answers to mentions are no posts
select
    day,
    platform,
    account_id,
    sum(coalesce(shares, 0) + coalesce(quotes, 0)) as numerator,
    sum(views) as denominator,
    count(*) as n
from posts
where in_reply_to is null and (shares is not null or quotes is not null) and views is not null
group by day, platform, account_id
