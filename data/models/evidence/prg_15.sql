-- grain: one row a piece of evidence
-- criterion: PRG-15
-- raise: Agree changes with those they concern; keep the old target visible.
-- days: 400
select 3 as strength, 'Target superseded: ' || t.reason as what, t.superseded_at::date as happened_on, 'kpi' as subject_kind,
       k.kpi_id as subject_id
from target as t
join kpi as k on k.kpi_id = t.kpi_id
where k.programme_id = $programme and t.superseded_by is not null
union all
select 2 as strength, 'Change ' || code || ' ' || status as what, coalesce(decided_on, asked_on) as happened_on, 'change_request' as subject_kind,
       change_request_id as subject_id
from change_request
where programme_id = $programme and decided_on is not null
union all
select 1 as strength, 'Change ' || code || ' asked' as what, asked_on as happened_on, 'change_request' as subject_kind,
       change_request_id as subject_id
from change_request
where programme_id = $programme
