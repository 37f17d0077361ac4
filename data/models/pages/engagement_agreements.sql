-- grain: one row per party and thing of engagement that it was asked about, with its newest answer
select
    a.subject_kind, a.subject_id, a.version, a.party, a.decision, a.decided_on, a.comment,
    coalesce(c.name, p.code) as name, coalesce(c.version, p.version) as version_now
from agreement as a
left join comms_strategy as c on a.subject_kind = 'comms_strategy' and c.comms_strategy_id = a.subject_id
left join engagement_plan as p on a.subject_kind = 'engagement_plan' and p.engagement_plan_id = a.subject_id
where a.programme_id = $programme and a.subject_kind in ('comms_strategy', 'engagement_plan')
qualify row_number() over (
    partition by a.subject_kind, a.subject_id, a.party order by a.version desc, a.decided_on desc, a.created_at desc
) = 1
order by name, a.party
