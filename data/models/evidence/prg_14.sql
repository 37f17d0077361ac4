-- grain: one row a piece of evidence
-- criterion: PRG-14
-- raise: Decide on every KPI that is off track, and do what was decided.
-- days: 120
select 3 as strength, 'Action ' || code || ' done' as what, done_on as happened_on, 'action' as subject_kind,
       action_id as subject_id
from action
where programme_id = $programme and done_on is not null and decision_id is not null
union all
select 2 as strength, 'Decision ' || code || ': ' || choice as what, decided_on as happened_on, 'decision' as subject_kind,
       decision_id as subject_id
from decision
where programme_id = $programme
