-- grain: one row a course
select training_course_id, code, name, valid_months
from training_course
where programme_id = $programme
order by code
