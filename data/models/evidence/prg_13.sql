-- grain: one row a piece of evidence
-- criterion: PRG-13
-- raise: Enter progress, values, spending and risk scores at least monthly.
-- days: 60
select 3 as strength, 'Value of ' || metric_key || ' to ' || period_end as what, recorded_at::date as happened_on, 'measurement' as subject_kind,
       measurement_id as subject_id
from measurement
where programme_id = $programme and value is not null
union all
select 3 as strength, 'Spent on ' || l.code as what, s.spent_on as happened_on, 'budget_line' as subject_kind,
       l.budget_line_id as subject_id
from budget_actual as s
join budget_line as l on l.budget_line_id = s.line_id
where s.programme_id = $programme
