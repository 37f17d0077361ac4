-- grain: one row a piece of evidence
-- criterion: PRG-17
-- raise: Share lessons, and show where they were used again.
-- days: 400
select 3 as strength, count(distinct u.lesson_id) || ' of ' || count(distinct l.lesson_id) || ' lessons were used again, '
           || count(u.lesson_reuse_id) || ' times in all; ' || count(distinct case when l.shared_with is not null then l.lesson_id end)
           || ' shared' as what,
       max(u.reused_on) as happened_on, 'lesson' as subject_kind, 'all' as subject_id
from lesson as l
left join lesson_reuse as u on u.lesson_id = l.lesson_id
where l.programme_id = $programme
having count(u.lesson_reuse_id) > 0
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
