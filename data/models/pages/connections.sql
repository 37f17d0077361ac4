-- grain: one row per connected account that was not removed, with how its last round ended
-- note: a demo account is seen at the fixed clock of its programme; $at is the midnight before now
with held as (
    select c.*, p.name as programme_name, p.as_of, coalesce(p.as_of, cast($at as timestamp)) as seen_at
    from connection as c
    left join programme as p on p.programme_id = c.programme_id and c.is_demo = p.is_demo
    where c.removed_at is null
),
ran as (
    select
        h.connection_id,
        count(*) filter (where r.started_at >= h.seen_at - interval 7 day) as rounds,
        sum(r.mentions) filter (where r.started_at >= h.seen_at - interval 7 day) as mentions,
        sum(r.posts) filter (where r.started_at >= h.seen_at - interval 7 day) as posts,
        sum(r.metrics) filter (where r.started_at >= h.seen_at - interval 7 day) as metrics,
        sum(r.spent) filter (where r.started_at >= date_trunc('month', h.seen_at)) as spent
    from held as h
    inner join collector_run as r on r.connection_id = h.connection_id
    group by h.connection_id
)
select
    h.connection_id, h.platform, h.account_id, h.label, h.origin, h.programme_id, h.every_minutes, h.since,
    h.monthly_budget, h.is_paused, h.note, h.is_demo, h.settings, h.programme_name, h.as_of,
    s.last_started_at, s.last_ended_at, s.last_success_at, s.outcome, s.said, s.failures, s.next_due_at,
    l.until_at as collecting_until,
    -- what is renewed by itself ends for a person when its chain does
    case
        when k.renewed_at is null then h.expires_at
        when k.refused_said is null and k.failures = 0 then k.chain_ends_at
        else k.token_ends_at
    end as expires_at,
    k.renewed_at, k.token_ends_at, k.refused_said,
    coalesce(r.rounds, 0) as rounds,
    coalesce(r.mentions, 0) as mentions,
    coalesce(r.posts, 0) as posts,
    coalesce(r.metrics, 0) as metrics,
    coalesce(r.spent, 0) as spent_this_month
from held as h
left join connection_standing as s on s.connection_id = h.connection_id
left join lease as l on l.name = 'collect:' || h.connection_id
left join connection_token as k on k.connection_id = h.connection_id
left join ran as r on r.connection_id = h.connection_id
order by h.platform, h.label, h.connection_id
