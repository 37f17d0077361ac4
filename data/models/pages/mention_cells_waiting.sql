-- grain: one row per day, platform, sentiment and act of the enquiries and complaints that got no public answer of ours
-- note: all of them less those that were answered, both from the roll-ups: no mention is looked at
select cast(day as timestamp) as bucket, platform, sentiment, act, sum(mentions)::bigint as mentions
from (
    select day, platform, account_id, sentiment, act, language, mentions from mentions_daily
    where act in ('enquiry', 'complaint')
    union all
    select day, platform, account_id, sentiment, act, language, -1 as mentions from replies
    where act in ('enquiry', 'complaint')
) as counted
where
    day >= $since and day <= $until
    and (len($platforms) = 0 or platform in $platforms)
    and (len($sentiments) = 0 or sentiment in $sentiments)
    and (len($acts) = 0 or act in $acts)
    and (len($languages) = 0 or language in $languages)
    and (platform, account_id) in (
        select (platform, account_id) from own_account where $programme is null or programme_id = $programme
    )
group by day, platform, sentiment, act
having sum(mentions) <> 0
