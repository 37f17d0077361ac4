-- grain: one row a piece of evidence
-- criterion: PRG-17
-- raise: Share lessons, and show where they were used again.
-- days: 400
select 3 as strength, 'Lesson used again in ' || reused_in as what, reused_on as happened_on, 'lesson' as subject_kind,
       lesson_id as subject_id
from lesson_reuse
where programme_id = $programme
union all
select 2 as strength, 'Lesson ' || code || ' shared with ' || shared_with as what, learnt_on as happened_on, 'lesson' as subject_kind,
       lesson_id as subject_id
from lesson
where programme_id = $programme and shared_with is not null
union all
select 1 as strength, 'Lesson ' || code as what, learnt_on as happened_on, 'lesson' as subject_kind,
       lesson_id as subject_id
from lesson
where programme_id = $programme
