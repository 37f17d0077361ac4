-- grain: one row per hour (UTC), platform, account, sentiment and act of a load; add them up
-- refresh: added over mention
-- keys: hour, day, platform, account_id, sentiment, act
select
    hour,
    day,
    platform,
    account_id,
    sentiment,
    act,
    sum(weight) as mentions,
    sum(weight * interactions) as interactions,
    sum(case when is_reviewed then weight else 0 end) as reviewed,
    sum(case when is_abuse then weight else 0 end) as abusive
from mention_rows
group by hour, day, platform, account_id, sentiment, act
