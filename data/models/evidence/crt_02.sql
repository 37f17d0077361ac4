-- grain: one row a piece of evidence
-- criterion: CRT-2
-- raise: Give every closed case its cause and outcome.
-- days: 400
select 3 as strength, 'Case ' || ref || ': ' || outcome || ', ' || cause as what, closed_at::date as happened_on, 'case' as subject_kind,
       case_id as subject_id
from case_file
where programme_id = $programme and outcome is not null and cause is not null and closed_at is not null
union all
select 2 as strength, 'Case ' || ref || ': ' || outcome as what, closed_at::date as happened_on, 'case' as subject_kind,
       case_id as subject_id
from case_file
where programme_id = $programme and outcome is not null and closed_at is not null
