-- grain: one row a piece of evidence
-- criterion: OSM-5.3
-- raise: Issue a brief of priorities, tasks and dates, and have it acknowledged.
-- days: 400
select 2 as strength, 'Brief acknowledged by ' || a.person as what, a.acknowledged_at::date as happened_on, 'briefing' as subject_kind,
       a.briefing_id as subject_id
from briefing_acknowledgement as a
where a.programme_id = $programme
union all
select 1 as strength, 'Brief issued: ' || title as what, issued_at::date as happened_on, 'briefing' as subject_kind,
       briefing_id as subject_id
from briefing
where programme_id = $programme
