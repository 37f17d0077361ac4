-- grain: one row a piece of evidence
-- criterion: CRT-3
-- raise: Put a procedure in force, with its clocks and a date of review.
-- days: 800
select 2 as strength, 'Procedure, version ' || version || ': ' || name as what, in_force_from::date as happened_on, 'case_procedure' as subject_kind,
       procedure_id as subject_id
from case_procedure
where programme_id = $programme and review_by is not null
union all
select 1 as strength, 'Procedure, version ' || version as what, in_force_from::date as happened_on, 'case_procedure' as subject_kind,
       procedure_id as subject_id
from case_procedure
where programme_id = $programme
