-- grain: one row per platform and day with a reading of followers: the change since the reading before
-- note: changes are of each account and added up; a day on which accounts were read after different gaps is left out
with told as (
    select
        platform,
        day,
        value - lag(value) over (partition by platform, account_id order by day) as change,
        date_diff('day', lag(day) over (partition by platform, account_id order by day), day) as days
    from account_daily
    where
        metric = 'followers' and kind = 'snapshot'
        and day between cast($since as date) and cast($until as date)
        and (platform, account_id) in (select (platform, account_id) from own_account where programme_id = $programme)
)

select
    platform,
    day,
    sum(change) as count,
    max(days) as base,
    0.0 as spread
from told
where change is not null
group by platform, day
having min(days) = max(days)
order by platform, day
