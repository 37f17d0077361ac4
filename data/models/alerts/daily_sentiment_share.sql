-- grain: one row per day: negative mentions over all that were read
select
    '' as platform,
    day,
    sum(case when sentiment = 'negative' then mentions else 0 end) as count,
    sum(mentions) as base,
    0.0 as spread
from mentions_daily
where
    sentiment <> 'unread'
    and day between cast($since as date) and cast($until as date)
    and (platform, account_id) in (select (platform, account_id) from own_account where programme_id = $programme)
group by day
having sum(mentions) > 0
order by day
