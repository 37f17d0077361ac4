-- grain: one row a piece of evidence
-- criterion: OSM-3.6
-- raise: Have each version of the guidelines acknowledged.
-- days: 400
select 2 as strength, 'Guidelines acknowledged by ' || person as what, acknowledged_at::date as happened_on, 'acknowledgement' as subject_kind,
       acknowledgement_id as subject_id
from acknowledgement
where programme_id = $programme and subject_kind = 'guideline'
union all
select 1 as strength, 'Guideline ' || code || ', version ' || version as what, coalesce(in_force_from, created_at::date) as happened_on, 'guideline' as subject_kind,
       guideline_id as subject_id
from guideline
where programme_id = $programme
