-- grain: one row per platform of a programme: how many days of talk it has given, and when it was last heard
select
    platform,
    count(distinct cast(created_at as date)) as days,
    max(least(arrived_at, observed_at)) as heard_at
from mention
where
    created_at >= cast($at as timestamp) - interval 60 day and created_at <= cast($at as timestamp)
    and (platform, account_id) in (select (platform, account_id) from own_account where programme_id = $programme)
group by platform
order by platform
