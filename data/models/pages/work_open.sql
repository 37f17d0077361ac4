-- grain: one open piece of work and one person whose it is, with the day it is due and the day from which it is late
with work as (
    select
        'activity' as kind, a.activity_id as id, a.code, a.name as what, a.ends_on as due_on,
        cast(null as timestamp) as due_at, coalesce(a.baseline_end, a.ends_on) as late_after, w.person
    from activity as a
    inner join (
        select activity_id, owner as person from activity where owner is not null
        union
        select activity_id, person from raci where letter in ('R', 'A')
    ) as w on w.activity_id = a.activity_id
    where a.programme_id = $programme and a.status not in ('done', 'stopped')
    union all
    select 'action', action_id, code, text, due_on, null, due_on, owner
    from action
    where programme_id = $programme and done_on is null
    union all
    -- a decision is looked at again until a later one is taken about the same thing
    select 'decision', d.decision_id, d.code, d.why, d.due_on, null, d.due_on, d.decided_by
    from decision as d
    where
        d.programme_id = $programme and d.due_on is not null
        and not exists (
            select 1 from decision as l
            where
                l.programme_id = d.programme_id and l.trigger_kind = d.trigger_kind
                and l.trigger is not distinct from d.trigger and l.decided_on > d.decided_on
        )
    union all
    -- nothing more is owed for a risk that is closed
    select 'mitigation', m.mitigation_id, m.code, m.text, m.due_on, null, m.due_on, m.owner
    from mitigation as m
    inner join risk as r on r.risk_id = m.risk_id and r.closed_on is null
    where m.programme_id = $programme and m.done_on is null
    union all
    select 'issue', issue_id, code, text, null, null, null, owner
    from issue
    where programme_id = $programme and resolved_on is null
    union all
    select
        'engagement', e.engagement_activity_id, e.code, coalesce(s.name || ', ', '') || replace(e.method, '_', ' '),
        e.due_on, null, e.due_on, e.owner
    from engagement_activity as e
    left join stakeholder as s on s.stakeholder_id = e.stakeholder_id
    where e.programme_id = $programme and e.status = 'due'
    union all
    select 'case', case_id, ref, summary, null, next_due_at, null, handler
    from case_file
    where programme_id = $programme and state <> 'closed'
    union all
    select 'promise', commitment_id, '', text, due_on, null, due_on, owner
    from commitment
    where programme_id = $programme and status = 'open'
    union all
    select 'content', content_item_id, code, title, null, planned_at, null, owner
    from content_item
    where programme_id = $programme and status not in ('published', 'withdrawn')
)
select distinct
    w.kind, w.id, w.code, w.what, w.due_on, w.due_at, w.late_after, coalesce(o.name, p.name, w.person) as person
from work as w
left join person as p on p.person_id = w.person
left join one_name as o on o.programme_id = $programme and o.who = lower(trim(coalesce(p.name, w.person)))
where w.person is not null
order by w.kind, w.code, w.id
