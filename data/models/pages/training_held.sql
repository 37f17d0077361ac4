-- grain: one row a course that a person passed, the newest time, with the day it runs out
select min(r.name) as person, c.code, c.name, max(r.passed_on) as passed_on,
       max(r.passed_on + to_months(c.valid_months))::date as runs_out_on
from training_passed as r
join training_course as c on c.training_course_id = r.training_course_id
where r.programme_id = $programme
group by r.who, c.code, c.name
order by person, c.code
