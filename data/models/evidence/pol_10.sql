-- grain: one row a piece of evidence
-- criterion: POL-10
-- raise: Train those who take part, and again before it runs out.
-- days: 400
select 3 as strength, count(distinct r.who) || ' of ' || (
               select count(distinct who) from taking_part
               where programme_id = $programme and left_on is null and part in ('staff', 'ambassador')
           ) || ' who take part passed ' || c.name as what,
       max(t.passed_on) as happened_on, 'training_course' as subject_kind, c.training_course_id as subject_id
from training_passed as t
join training_course as c on c.training_course_id = t.training_course_id
join taking_part as r
    on r.programme_id = t.programme_id and r.who = t.who and r.left_on is null
    and r.part in ('staff', 'ambassador')
where t.programme_id = $programme and coalesce(c.is_required, true)
group by c.training_course_id, c.name
union all
select 2 as strength, 'Passed' || coalesce(' with ' || score || '%', '') || ': ' || person as what, passed_on as happened_on,
       'training_record' as subject_kind, training_record_id as subject_id
from training_record
where programme_id = $programme
union all
select 1 as strength, 'Course ' || code as what, created_at::date as happened_on, 'training_course' as subject_kind,
       training_course_id as subject_id
from training_course
where programme_id = $programme
