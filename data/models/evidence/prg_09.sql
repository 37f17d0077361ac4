-- grain: one row a piece of evidence
-- criterion: PRG-9
-- raise: Brief the staff by version and have it acknowledged.
-- days: 400
select 2 as strength, 'Briefing acknowledged by ' || person as what, acknowledged_at::date as happened_on, 'briefing' as subject_kind,
       briefing_id as subject_id
from briefing_acknowledgement
where programme_id = $programme
union all
select 1 as strength, 'Briefing ' || title || ', version ' || version as what, issued_at::date as happened_on, 'briefing' as subject_kind,
       briefing_id as subject_id
from briefing
where programme_id = $programme
