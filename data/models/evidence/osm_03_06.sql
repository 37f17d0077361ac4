-- grain: one row a piece of evidence
-- criterion: OSM-3.6
-- raise: Have each version of the guidelines acknowledged.
-- days: 400
select 3 as strength, 'Edition ' || s.version || ' read by ' || count(distinct r.who) || ' of ' || (
               select count(distinct who) from taking_part
               where programme_id = $programme and left_on is null and part in ('staff', 'ambassador')
           ) || ' who take part' as what,
       max(a.acknowledged_at)::date as happened_on, 'guideline_edition' as subject_kind, s.guideline_edition_id as subject_id
from versions_read as a
join guideline_edition as s on s.guideline_edition_id = a.subject_id
join taking_part as r
    on r.programme_id = a.programme_id and r.who = a.who and r.left_on is null and r.part in ('staff', 'ambassador')
where a.programme_id = $programme and a.subject_kind = 'guideline'
group by s.guideline_edition_id, s.version
union all
select 2 as strength, 'Guidelines acknowledged by ' || person as what, acknowledged_at::date as happened_on, 'acknowledgement' as subject_kind,
       acknowledgement_id as subject_id
from acknowledgement
where programme_id = $programme and subject_kind = 'guideline'
union all
select 1 as strength, 'Guideline ' || code || ', version ' || version as what, coalesce(in_force_from, created_at::date) as happened_on, 'guideline' as subject_kind,
       guideline_id as subject_id
from guideline
where programme_id = $programme
