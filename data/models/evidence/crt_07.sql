-- grain: one row a piece of evidence
-- criterion: CRT-7
-- raise: Answer within the time of the procedure.
-- days: 90
select 3 as strength, count(case when c.met_at <= c.due_at then 1 end) || ' of ' || count(*) || ' clocks were kept in the month, cases of kind ' || f.kind
           as what,
       max(c.met_at)::date as happened_on, 'case' as subject_kind, f.kind || ' ' || strftime(max(c.met_at), '%Y-%m') as subject_id
from case_clock as c
join case_file as f on f.case_id = c.case_id
where f.programme_id = $programme and c.met_at is not null and c.due_at is not null
group by f.kind, date_trunc('month', c.met_at)
having count(case when c.met_at <= c.due_at then 1 end) > 0
union all
select 3 as strength, 'Clock ' || k.clock || ' late, reason given: ' || l.reason as what, k.due_at::date as happened_on,
       'case' as subject_kind, k.case_id as subject_id
from case_clock as k
inner join late_reason as l on l.case_id = k.case_id and l.clock = k.clock and l.turn = k.turn
where k.programme_id = $programme and k.standing = 'late'
union all
select 2 as strength, 'Case ' || ref || ' answered' as what, responded_at::date as happened_on, 'case' as subject_kind,
       case_id as subject_id
from case_file
where programme_id = $programme and responded_at is not null
