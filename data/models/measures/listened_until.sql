-- grain: one row: the day of the newest whole round over our connected accounts that reads such rows; null where none is connected
-- note: where the clock of a programme stands, no round is later than it; data/kpis.py leaves out the lines that narrow nothing
select
    max(least(
        cast(
            timezone((select value from setting where key = 'time_zone'), r.ended_at at time zone 'UTC') as date
        ),
        p.today
    )) as day
from collector_run as r
inner join connection as c on c.connection_id = r.connection_id and c.removed_at is null
inner join collector_state as s on s.connection_id = c.connection_id and s.stream = $stream
inner join own_account as a on a.platform = c.platform and a.account_id = c.account_id
left join at_present as p on p.programme_id = a.programme_id
where r.outcome = 'ok'
    and a.programme_id = $programme
    and list_contains($platforms, c.platform)
    and r.ended_at <= $known_at
