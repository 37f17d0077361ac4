-- grain: one row a piece of evidence
-- criterion: CRT-2
-- raise: Give every closed case its cause and outcome.
-- days: 400
select 3 as strength, count(case when cause is not null and outcome is not null then 1 end) || ' of ' || count(*)
           || ' cases closed in the month have their cause and outcome, '
           || count(case when outcome in ('upheld', 'partly_upheld') then 1 end) || ' upheld' as what,
       max(closed_at)::date as happened_on, 'case' as subject_kind, strftime(max(closed_at), '%Y-%m') as subject_id
from case_file
where programme_id = $programme and closed_at is not null
group by date_trunc('month', closed_at)
having count(case when cause is not null and outcome is not null then 1 end) > 0
union all
select 2 as strength, 'Procedure, version ' || version || ', reviewed: ' || outcome as what, reviewed_on as happened_on,
       'case_procedure' as subject_kind, procedure_id as subject_id
from procedure_review
where programme_id = $programme
union all
select 2 as strength, 'Case ' || ref || ': ' || replace(outcome, '_', ' ') as what, closed_at::date as happened_on, 'case' as subject_kind,
       case_id as subject_id
from case_file
where programme_id = $programme and outcome is not null and closed_at is not null
