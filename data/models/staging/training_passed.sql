-- grain: one row per course that somebody passed, by their name
-- note: who is the name as it is compared, see taking_part
select
    t.training_record_id, t.programme_id, t.training_course_id,
    coalesce(o.stands_for, lower(trim(coalesce(p.name, t.person)))) as who, coalesce(o.name, p.name, t.person) as name,
    t.passed_on, t.score
from training_record as t
left join person as p on p.person_id = t.person
left join one_name as o on o.programme_id = t.programme_id and o.who = lower(trim(coalesce(p.name, t.person)))
