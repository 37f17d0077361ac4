-- grain: one row per stretch in which a connection of a programme read nothing, from its last good round to the next one
-- note: as it was known at $until; ends_at is null while it lasts. A single bad round between two good ones is short.
with runs as (
    select
        r.connection_id,
        r.platform,
        r.started_at,
        r.ended_at,
        r.outcome,
        r.outcome in ('ok', 'partial') as went
    from collector_run as r
    inner join connection as c on c.connection_id = r.connection_id
    where
        c.removed_at is null
        and (
            c.programme_id = $programme
            or (c.platform, c.account_id) in (select (platform, account_id) from account where programme_id = $programme)
        )
        and r.started_at >= cast($since as timestamp) and r.ended_at <= cast($until as timestamp)
),

spells as (
    select
        *,
        sum(case when went then 1 else 0 end) over (
            partition by connection_id order by started_at rows between unbounded preceding and current row
        ) as spell
    from runs
),

stretches as (
    select
        connection_id,
        platform,
        spell,
        coalesce(max(case when went then ended_at end), min(started_at)) as begins_at,
        min(ended_at) as good_at,
        count(*) filter (where not went) as bad_rounds,
        max_by(outcome, started_at) as outcome
    from spells
    group by connection_id, platform, spell
),

followed as (
    select *, lead(good_at) over (partition by connection_id order by spell) as ends_at from stretches
)

select connection_id, platform, begins_at, ends_at, outcome
from followed
where bad_rounds > 0
order by platform, begins_at
