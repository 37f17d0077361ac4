-- grain: one row a piece of evidence
-- criterion: CRT-9
-- raise: Refer serious cases up, and have it acknowledged.
-- days: 400
select 3 as strength, 'Acknowledged by ' || acknowledged_by as what, acknowledged_at::date as happened_on, 'escalation' as subject_kind,
       escalation_id as subject_id
from escalation
where programme_id = $programme and acknowledged_at is not null
union all
select 2 as strength, 'Referred to ' || sent_to as what, escalated_at::date as happened_on, 'escalation' as subject_kind,
       escalation_id as subject_id
from escalation
where programme_id = $programme
