-- grain: one row per platform and day on which something was published: interactions over reach, or views where there is none
select
    platform,
    day,
    sum(interactions) as count,
    sum(coalesce(reach, views)) as base,
    0.0 as spread
from posts
where
    in_reply_to is null and interactions is not null and coalesce(reach, views) > 0
    and day between cast($since as date) and cast($until as date)
    and (platform, account_id) in (select (platform, account_id) from own_account where programme_id = $programme)
group by platform, day
order by platform, day
