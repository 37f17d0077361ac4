-- grain: one row a piece of evidence
-- criterion: CRT-4
-- raise: Have the briefing acknowledged: the conformance of cases is counted.
-- days: 400
select 3 as strength, count(case when met_at <= due_at then 1 end) || ' of ' || count(*) || ' steps of the month kept the procedure'
           as what,
       max(met_at)::date as happened_on, 'case' as subject_kind, strftime(max(met_at), '%Y-%m') as subject_id
from case_clock
where programme_id = $programme and met_at is not null and due_at is not null
group by date_trunc('month', met_at)
union all
select 2 as strength, 'Briefing acknowledged by ' || person as what, acknowledged_at::date as happened_on, 'briefing' as subject_kind,
       briefing_id as subject_id
from briefing_acknowledgement
where programme_id = $programme
