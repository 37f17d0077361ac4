-- grain: one row a piece of evidence
-- criterion: OSM-6.1
-- raise: Have each report reviewed and signed off.
-- days: 60
select 2 as strength, 'Reviewed by ' || reviewer || ': ' || decision as what, reviewed_on as happened_on, 'report' as subject_kind,
       report_id as subject_id
from report_review
where programme_id = $programme
union all
select 1 as strength, 'Report of ' || month as what, created_at::date as happened_on, 'report' as subject_kind,
       report_id as subject_id
from report
where programme_id = $programme
