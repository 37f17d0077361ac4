-- title: Net sentiment (all)
-- unit: score
-- level: outtake
-- direction: up
-- basis: flow_in_period
-- aggregation: ratio_of_sums
-- accounts: own
-- formula: 100 · (positive − negative) / (positive + neutral + negative)
-- rows: mentions
-- note: neutral mentions are in the denominator; the polar reading leaves them out and is higher or lower for it
select
    day,
    platform,
    account_id,
    sum(
        case
            when sentiment = 'positive' then mentions
            when sentiment = 'negative' then -mentions
            else 0
        end
    ) as numerator,
    sum(mentions) as denominator,
    sum(mentions) as n
from mentions_daily
where sentiment <> 'unread'
group by day, platform, account_id
