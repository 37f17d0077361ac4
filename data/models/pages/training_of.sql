-- grain: one course of the programme for one person who passed one or takes part; runs_out_on is null where it was not passed
with people as (
    select person from training_record where programme_id = $programme
    union
    select person from participant where programme_id = $programme and (left_on is null or left_on > cast($today as date))
)
select
    p.person, c.name as course, coalesce(c.is_required, false) as is_required,
    cast(max(r.passed_on + to_months(c.valid_months)) as date) as runs_out_on
from people as p
cross join training_course as c
left join training_record as r on r.training_course_id = c.training_course_id and r.person = p.person
where c.programme_id = $programme
group by p.person, c.training_course_id, c.name, c.is_required
order by p.person, c.name
