-- grain: one row a piece of evidence
-- criterion: CRT-4
-- raise: Have the briefing acknowledged: the conformance of cases is counted.
-- days: 400
select 3 as strength, 'Clock ' || clock || ' met in time' as what, met_at::date as happened_on, 'case' as subject_kind,
       case_id as subject_id
from case_clock
where programme_id = $programme and met_at is not null and met_at <= due_at
union all
select 2 as strength, 'Acknowledged by ' || person as what, acknowledged_at::date as happened_on, 'briefing' as subject_kind,
       briefing_id as subject_id
from briefing_acknowledgement
where programme_id = $programme
