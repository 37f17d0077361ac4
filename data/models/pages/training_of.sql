-- grain: one course of the programme for one person who passed one or takes part; runs_out_on is null where it was not passed
with people as (
    select who, name from training_passed where programme_id = $programme
    union all
    select who, name from taking_part
    where programme_id = $programme and source = 'entered' and (left_on is null or left_on > cast($today as date))
)
select
    min(p.name) as person, c.name as course, coalesce(c.is_required, false) as is_required,
    cast(max(r.passed_on + to_months(c.valid_months)) as date) as runs_out_on
from people as p
cross join training_course as c
left join training_passed as r on r.training_course_id = c.training_course_id and r.who = p.who
where c.programme_id = $programme
group by p.who, c.training_course_id, c.name, c.is_required
order by person, c.name
