-- An hour whose roll-up does not say what the mentions themselves say: rebuild the marts.
with counted as (
    select hour, platform, account_id, sentiment, act, mentions as held, 0 as found from mentions_hourly
    union all
    select hour, platform, account_id, sentiment, act, 0 as held, weight as found from mention_rows
)
select hour, platform, account_id, sentiment, act, sum(held) as held, sum(found) as found
from counted
group by hour, platform, account_id, sentiment, act
having sum(held) <> sum(found)
