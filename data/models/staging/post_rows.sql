-- grain: one row per post that was not deleted
-- note: a load shadows this view with only the posts it touched
select
    platform,
    post_id,
    account_id,
    created_at,
    cast(
        timezone((select value from setting where key = 'time_zone'), created_at at time zone 'UTC') as date
    ) as day,
    observed_at,
    text,
    url,
    media_type,
    in_reply_to
from post
where not is_deleted
