-- grain: one row per incident of a programme as it was known at an instant, the open ones first, then the newest
-- note: how loud, where and from how many people at that instant is told from growth (dashboard/warning_read.py)
with linked as (
    select subject_id as incident_id, min(happened_at) as linked_at
    from event
    where subject_kind = 'incident' and type = 'incident_case_linked'
    group by subject_id
)

select
    i.incident_id, i.kind, i.cell, i.topic, i.platform, i.platforms, i.first_at, i.opened_at,
    case when i.closed_at <= $at then i.closed_at end as closed_at,
    case when i.peak_at <= $at then i.peak_observed end as peak_observed,
    case when i.peak_at <= $at then i.peak_at end as peak_at,
    i.severity, i.sentence, i.window_hours, i.observed, i.expected, i.low, i.high, i.score, i.people, i.rearmed,
    i.has_history, i.growth, i.is_replayed,
    case when i.acknowledged_at <= $at then i.acknowledged_by end as acknowledged_by,
    case when i.acknowledged_at <= $at then i.acknowledged_at end as acknowledged_at,
    case when i.acknowledged_at <= $at then i.acknowledged_how end as acknowledged_how,
    case when i.judged_at <= $at then i.judged end as judged,
    case when i.judged_at <= $at then i.judged_reason end as judged_reason,
    case when i.judged_at <= $at then i.judged_by end as judged_by,
    i.snoozed_until,
    case when l.linked_at is null or l.linked_at <= $at or i.is_demo then i.case_id end as case_id,
    f.ref as case_ref, i.is_anticipated,
    c.card_id, c.theme as card, c.description as card_says, c.added_at as card_added_at,
    c.stated_on as card_stated_on, c.stated_source as card_stated_source, r.body as response,
    r.code as response_code
from incident as i
left join linked as l on l.incident_id = i.incident_id
left join anticipated_criticism as c on c.card_id = i.card_id
left join standard_response as r on r.standard_response_id = c.response_id
left join case_file as f on f.case_id = i.case_id
where i.programme_id = $programme and i.opened_at <= $at
order by case when i.closed_at is null or i.closed_at > $at then 0 else 1 end, i.opened_at desc
