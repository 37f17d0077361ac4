-- A day whose roll-up does not say what the mentions themselves say: rebuild the marts.
with counted as (
    select day, platform, account_id, sentiment, act, language, mentions as held, 0 as found from mentions_daily
    union all
    select day, platform, account_id, sentiment, act, language, 0 as held, weight as found from mention_rows
)
select day, platform, account_id, sentiment, act, language, sum(held) as held, sum(found) as found
from counted
group by day, platform, account_id, sentiment, act, language
having sum(held) <> sum(found)
