-- grain: one row a piece of evidence
-- criterion: POL-10
-- raise: Train those who take part, and again before it runs out.
-- days: 400
select 3 as strength, 'Passed with ' || score || ' %: ' || person as what, passed_on as happened_on, 'training_record' as subject_kind,
       training_record_id as subject_id
from training_record
where programme_id = $programme and score is not null
union all
select 2 as strength, 'Passed: ' || person as what, passed_on as happened_on, 'training_record' as subject_kind,
       training_record_id as subject_id
from training_record
where programme_id = $programme
union all
select 1 as strength, 'Course ' || code as what, created_at::date as happened_on, 'training_course' as subject_kind,
       training_course_id as subject_id
from training_course
where programme_id = $programme
