-- grain: one row per day, platform, sentiment and act of the period
-- note: $state is '' for all mentions, or corrected or abusive: the roll-up counts both; waiting has a query of its own
select
    cast(day as timestamp) as bucket, platform, sentiment, act,
    sum(case $state when 'corrected' then reviewed when 'abusive' then abusive else mentions end)::bigint as mentions
from mentions_daily
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
having sum(case $state when 'corrected' then reviewed when 'abusive' then abusive else mentions end) <> 0
