-- grain: one row per programme: the instant (UTC) and the day (of the organisation's zone) at which its clock stands
-- note: views are made in the order of their names: those of cases read this one
-- note: stands_at and stands_on are null where it is the real one, which pages bring along; present_at and today are never null
with clock as (
    select
        programme_id,
        as_of as stands_at,
        coalesce(as_of, cast(now() at time zone 'UTC' as timestamp)) as present_at,
        (select value from setting where key = 'time_zone') as zone
    from programme
)
select
    programme_id,
    stands_at,
    cast(timezone(zone, stands_at at time zone 'UTC') as date) as stands_on,
    present_at,
    cast(timezone(zone, present_at at time zone 'UTC') as date) as today
from clock
