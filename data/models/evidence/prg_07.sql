-- grain: one row a piece of evidence
-- criterion: PRG-7
-- raise: Note what happens outside, and use it on the charts.
-- days: 400
select 3 as strength, 'Outside event ' || code || ' with an expected effect' as what, starts_on as happened_on, 'external_event' as subject_kind,
       external_event_id as subject_id
from external_event
where programme_id = $programme and expected_effect is not null
union all
select 2 as strength, 'Outside event ' || code as what, starts_on as happened_on, 'external_event' as subject_kind,
       external_event_id as subject_id
from external_event
where programme_id = $programme
