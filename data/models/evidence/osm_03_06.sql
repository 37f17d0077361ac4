-- grain: one row a piece of evidence
-- criterion: OSM-3.6
-- raise: Have each version of the guidelines acknowledged.
-- days: 400
select 3 as strength, 'Edition ' || s.version || ' read by ' || count(distinct r.who) || ' of ' || (
               select count(distinct lower(trim(coalesce(p.name, t.person))))
               from participant as t
               left join person as p on p.person_id = t.person
               where t.programme_id = $programme and t.left_on is null and t.part in ('staff', 'ambassador')
           ) || ' who take part' as what,
       max(a.acknowledged_at)::date as happened_on, 'guideline_edition' as subject_kind, s.guideline_edition_id as subject_id
from acknowledgement as a
join guideline_edition as s on s.guideline_edition_id = a.subject_id
left join person as q on q.person_id = a.person
join (
    select lower(trim(coalesce(p.name, t.person))) as who
    from participant as t
    left join person as p on p.person_id = t.person
    where t.programme_id = $programme and t.left_on is null and t.part in ('staff', 'ambassador')
) as r on r.who = lower(trim(coalesce(q.name, a.person)))
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
