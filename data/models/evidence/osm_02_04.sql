-- grain: one row a piece of evidence
-- criterion: OSM-2.4
-- raise: Say for each question how it is answered, by whom and when, and have it agreed.
-- days: 800
select 2 as strength, 'Question agreed by ' || party as what, decided_on as happened_on, 'agreement' as subject_kind,
       agreement_id as subject_id
from agreement
where programme_id = $programme and subject_kind = 'evaluation_question' and decision = 'agreed'
union all
select 1 as strength, 'Question ' || code || ' by ' || method || ', next ' || next_on as what, created_at::date as happened_on, 'evaluation_question' as subject_kind,
       evaluation_question_id as subject_id
from evaluation_question
where programme_id = $programme and next_on is not null and owner is not null
union all
select 1 as strength, 'Question ' || code as what, created_at::date as happened_on, 'evaluation_question' as subject_kind,
       evaluation_question_id as subject_id
from evaluation_question
where programme_id = $programme
