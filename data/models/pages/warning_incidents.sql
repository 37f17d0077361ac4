-- grain: one row per incident of a programme as it was known at an instant, the open ones first, then the newest
select
    i.incident_id, i.kind, i.cell, i.topic, i.platform, i.platforms, i.first_at, i.opened_at,
    case when i.closed_at <= $at then i.closed_at end as closed_at,
    case when i.peak_at <= $at then i.peak_observed end as peak_observed,
    i.severity, i.sentence, i.window_hours, i.observed, i.expected, i.low, i.high, i.score, i.people, i.rearmed,
    i.has_history,
    case when i.acknowledged_at <= $at then i.acknowledged_by end as acknowledged_by,
    case when i.judged_at <= $at then i.judged end as judged,
    case when i.judged_at <= $at then i.judged_reason end as judged_reason,
    i.snoozed_until, i.case_id, i.is_anticipated,
    c.card_id, c.theme as card, c.description as card_says, c.added_at as card_added_at, r.body as response
from incident as i
left join anticipated_criticism as c on c.card_id = i.card_id
left join standard_response as r on r.standard_response_id = c.response_id
where i.programme_id = $programme and i.opened_at <= $at
order by case when i.closed_at is null or i.closed_at > $at then 0 else 1 end, i.opened_at desc
