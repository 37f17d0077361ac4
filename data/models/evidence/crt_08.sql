-- grain: one row a piece of evidence
-- criterion: CRT-8
-- raise: Ask partners about criticism that nobody expected, and adopt a line.
-- days: 400
select 3 as strength, 'Asked ' || party || ', view adopted' as what, answered_at::date as happened_on, 'consultation' as subject_kind,
       consultation_id as subject_id
from consultation
where programme_id = $programme and is_adopted and answered_at is not null
union all
select 2 as strength, 'Asked ' || party as what, asked_at::date as happened_on, 'consultation' as subject_kind,
       consultation_id as subject_id
from consultation
where programme_id = $programme
