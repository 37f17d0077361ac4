-- grain: one row per day (of the organisation's zone) on which we answered: the median wait, how many answers, how they vary
-- note: by the day of the answer, so that a day is whole when it is over; spread is the variance of the waits' logarithms
with answered as (
    select
        cast(
            timezone((select value from setting where key = 'time_zone'), answered_at at time zone 'UTC') as date
        ) as answered_on,
        wait_minutes
    from replies
    where
        act in ('enquiry', 'complaint', 'criticism')
        and (platform, account_id) in (select (platform, account_id) from own_account where programme_id = $programme)
)

select
    '' as platform,
    answered_on as day,
    median(wait_minutes) as count,
    count(*) as base,
    coalesce(var_samp(ln(greatest(wait_minutes, 0.5))), 0.0) as spread
from answered
where answered_on between cast($since as date) and cast($until as date)
group by answered_on
order by answered_on
