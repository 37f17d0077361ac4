-- grain: one row per connected account that was not removed, with how its last round ended
select
    c.connection_id, c.platform, c.account_id, c.label, c.origin, c.programme_id, c.every_minutes, c.since,
    c.monthly_budget, c.is_paused, c.expires_at, c.note, c.is_demo, c.settings,
    p.name as programme_name,
    s.last_started_at, s.last_ended_at, s.last_success_at, s.outcome, s.said, s.failures, s.next_due_at,
    l.until_at as collecting_until,
    coalesce(r.rounds, 0) as rounds,
    coalesce(r.mentions, 0) as mentions,
    coalesce(r.posts, 0) as posts,
    coalesce(r.metrics, 0) as metrics,
    coalesce(m.spent, 0) as spent_this_month
from connection as c
left join programme as p on p.programme_id = c.programme_id
left join connection_standing as s on s.connection_id = c.connection_id
left join lease as l on l.name = 'collect:' || c.connection_id
left join (
    select connection_id, count(*) as rounds, sum(mentions) as mentions, sum(posts) as posts, sum(metrics) as metrics
    from collector_run
    where started_at >= cast($since as timestamp)
    group by connection_id
) as r on r.connection_id = c.connection_id
left join (
    select connection_id, sum(spent) as spent
    from collector_run
    where started_at >= cast($month as timestamp)
    group by connection_id
) as m on m.connection_id = c.connection_id
where c.removed_at is null
order by c.platform, c.label, c.connection_id
