-- grain: one row a piece of evidence
-- criterion: CRT-4
-- raise: Have the briefing acknowledged: the conformance of cases is counted.
-- days: 400
select case when sum(steps_kept) > 0 then 3 else 2 end as strength, sum(steps_kept)::bigint || ' of ' || sum(steps_due)::bigint
           || ' steps in cases of the month kept the procedure' as what,
       max(day) as happened_on, 'case' as subject_kind, strftime(max(day), '%Y-%m') as subject_id
from case_rows
where programme_id = $programme and steps_due > 0
group by date_trunc('month', day)
union all
select 2 as strength, 'Briefing acknowledged by ' || person as what, acknowledged_at::date as happened_on, 'briefing' as subject_kind,
       briefing_id as subject_id
from briefing_acknowledgement
where programme_id = $programme
