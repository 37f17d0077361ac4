-- grain: one row a piece of evidence
-- criterion: REL-8
-- raise: Score risks to engagement before and after their mitigations.
-- days: 400
select 3 as strength, 'Risk ' || code || ' from ' || before_score || ' to ' || after_score
           || ', ' || mitigations || ' mitigations done' as what,
       lowered_on as happened_on, 'risk' as subject_kind, risk_id as subject_id
from risk_lowered
where programme_id = $programme and category = 'engagement'
union all
select 2 as strength, 'Risk ' || r.code || ' to engagement scored ' || (s.likelihood * s.impact) || ', ' || s.kind as what,
       s.scored_on as happened_on, 'risk' as subject_kind, r.risk_id as subject_id
from risk_score as s
join risk as r on r.risk_id = s.risk_id
where r.programme_id = $programme and r.category = 'engagement'
union all
select 1 as strength, 'Risk ' || code || ' to engagement' as what, opened_on as happened_on, 'risk' as subject_kind,
       risk_id as subject_id
from risk
where programme_id = $programme and category = 'engagement'
