-- grain: one row a piece of evidence
-- criterion: PRG-20
-- raise: Close each phase only with its mandatory checks met.
-- days: 365
select 2 as strength, 'Checked: ' || subject || ' (' || result || ')' as what, checked_on as happened_on, 'compliance_check' as subject_kind,
       compliance_check_id as subject_id
from compliance_check
where programme_id = $programme and checked_on is not null and checked_by is not null
union all
select 1 as strength, 'Check ' || code || ' set' as what, created_at::date as happened_on, 'compliance_check' as subject_kind,
       compliance_check_id as subject_id
from compliance_check
where programme_id = $programme
