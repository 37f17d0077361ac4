-- grain: one row a piece of evidence
-- criterion: CRT-7
-- raise: Answer within the time of the procedure.
-- days: 90
select 3 as strength, count(case when is_met then 1 end) || ' of ' || count(*) || ' clocks of cases of the month were kept, kind ' || kind
           as what,
       max(met_at)::date as happened_on, 'case' as subject_kind, kind || ' ' || strftime(max(day), '%Y-%m') as subject_id
from clock_rows
where programme_id = $programme and is_over
group by kind, date_trunc('month', day)
having count(case when is_met then 1 end) > 0
union all
select 2 as strength, 'Clock ' || k.clock || ' late, reason given: ' || l.reason as what, k.due_at::date as happened_on,
       'case' as subject_kind, k.case_id as subject_id
from case_clock as k
inner join late_reason as l on l.case_id = k.case_id and l.clock = k.clock and l.turn = k.turn
where k.programme_id = $programme and k.standing = 'late'
union all
select 2 as strength, 'Case ' || ref || ' answered' as what, responded_at::date as happened_on, 'case' as subject_kind,
       case_id as subject_id
from case_file
where programme_id = $programme and responded_at is not null
