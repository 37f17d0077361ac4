-- grain: one row: the day of the newest whole round over our connected accounts that reads such rows, or the last that a file of posts covers; null where neither is known
-- note: where the clock of a programme stands, none is later than it; data/kpis.py leaves out the lines that narrow nothing
select max(least(u.day, p.today)) as day
from (
    select
        c.platform,
        c.account_id,
        r.ended_at as told_at,
        cast(
            timezone((select value from setting where key = 'time_zone'), r.ended_at at time zone 'UTC') as date
        ) as day
    from collector_run as r
    inner join connection as c on c.connection_id = r.connection_id and c.removed_at is null
    inner join collector_state as s on s.connection_id = c.connection_id and s.stream = $stream
    where r.outcome = 'ok'
    union all
    select platform, account_id, newest_loaded_at as told_at, posts_until as day
    from account
    where posts_until is not null and $stream = 'posts'
) as u
inner join own_account as a on a.platform = u.platform and a.account_id = u.account_id
left join at_present as p on p.programme_id = a.programme_id
where true
    and a.programme_id = $programme
    and list_contains($platforms, u.platform)
    and u.told_at <= $known_at
