-- grain: one row per mention that was not deleted, with weight 1
-- note: a load shadows this view with only its own rows, weight -1 for what they replace, and adds the result to the marts
select
    platform,
    mention_id,
    account_id,
    created_at,
    date_trunc('hour', created_at) as hour,
    cast(
        timezone((select value from setting where key = 'time_zone'), created_at at time zone 'UTC') as date
    ) as day,
    coalesce(sentiment, 'unread') as sentiment,
    coalesce(act, 'unread') as act,
    coalesce(language, '') as language,
    is_abuse,
    is_reviewed,
    coalesce(reactions, 0) + coalesce(comments, 0) + coalesce(shares, 0) as interactions,
    1 as weight
from mention
where not is_deleted
