-- grain: one row per day (of the organisation's zone), platform, account, sentiment, act and language of a load; add them up
-- refresh: added over mention
-- keys: day, platform, account_id, sentiment, act, language
select
    day,
    platform,
    account_id,
    sentiment,
    act,
    language,
    sum(weight) as mentions,
    sum(weight * interactions) as interactions,
    sum(case when is_reviewed then weight else 0 end) as reviewed,
    sum(case when is_abuse then weight else 0 end) as abusive
from mention_rows
group by day, platform, account_id, sentiment, act, language
