-- grain: one row a piece of evidence
-- criterion: REL-3
-- raise: Ask each stakeholder at a recorded contact whether and how they want to take part.
-- days: 400
select 2 as strength, 'Asked whether they take part: ' || replace(intent, '_', ' ') as what, asked_on as happened_on, 'stakeholder_role' as subject_kind,
       stakeholder_role_id as subject_id
from stakeholder_role
where programme_id = $programme and asked_on is not null and intent <> 'unknown'
union all
select 1 as strength, 'Intent noted: ' || replace(intent, '_', ' ') as what, created_at::date as happened_on, 'stakeholder_role' as subject_kind,
       stakeholder_role_id as subject_id
from stakeholder_role
where programme_id = $programme and intent <> 'unknown'
