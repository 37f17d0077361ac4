-- grain: one row a piece of evidence
-- criterion: REL-8
-- raise: Score risks to engagement before and after their mitigations.
-- days: 400
select 3 as strength, 'Residual score of ' || r.code || ' is ' || (s.likelihood * s.impact) as what, s.scored_on as happened_on, 'risk' as subject_kind,
       r.risk_id as subject_id
from risk_score as s
join risk as r on r.risk_id = s.risk_id
where r.category = 'engagement' and s.kind = 'residual' and s.programme_id = $programme
union all
select 2 as strength, 'Risk ' || code || ' to engagement' as what, opened_on as happened_on, 'risk' as subject_kind,
       risk_id as subject_id
from risk
where programme_id = $programme and category = 'engagement'
