-- grain: one row a piece of evidence
-- criterion: CRT-10
-- raise: Judge each alert and act on it.
-- days: 400
select 3 as strength, 'Incident ' || coalesce(topic, cell) || ' judged ' || judged as what, judged_at::date as happened_on, 'incident' as subject_kind,
       incident_id as subject_id
from incident
where programme_id = $programme and judged is not null
union all
select 2 as strength, 'Incident ' || coalesce(topic, cell) || ' opened' as what, opened_at::date as happened_on, 'incident' as subject_kind,
       incident_id as subject_id
from incident
where programme_id = $programme
