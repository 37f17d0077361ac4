-- grain: one row a piece of evidence
-- criterion: CRT-11
-- raise: Send the digest of cases, decisions and lessons to partners.
-- days: 400
select 3 as strength, 'Sent to ' || party as what, sent_on as happened_on, 'dissemination' as subject_kind,
       dissemination_id as subject_id
from dissemination
where programme_id = $programme
union all
select 2 as strength, 'Lesson from cases: ' || advice as what, learnt_on as happened_on, 'lesson' as subject_kind,
       lesson_id as subject_id
from lesson
where programme_id = $programme and source_kind = 'case'
