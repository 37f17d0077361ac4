-- grain: one row a piece of evidence
-- criterion: PRG-14
-- raise: Decide on every KPI that is off track, and do what was decided.
-- days: 120
select 3 as strength, count(distinct a.decision_id) || ' of ' || count(distinct d.decision_id) || ' decisions of the month led to actions, '
           || count(a.done_on) || ' of ' || count(a.action_id) || ' actions done' as what,
       max(a.done_on) as happened_on, 'decision' as subject_kind, strftime(max(d.decided_on), '%Y-%m') as subject_id
from decision as d
left join action as a on a.decision_id = d.decision_id
where d.programme_id = $programme
group by date_trunc('month', d.decided_on)
having count(a.done_on) > 0
union all
select 2 as strength, 'Decision ' || code || ': ' || choice as what, decided_on as happened_on, 'decision' as subject_kind,
       decision_id as subject_id
from decision
where programme_id = $programme
