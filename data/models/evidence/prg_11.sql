-- grain: one row a piece of evidence
-- criterion: PRG-11
-- raise: Score each risk before and after, and do the mitigations.
-- days: 400
select 3 as strength, 'Risk ' || code || ' from ' || before_score || ' to ' || after_score
           || ', ' || mitigations || ' mitigations done' as what,
       lowered_on as happened_on, 'risk' as subject_kind, risk_id as subject_id
from risk_lowered
where programme_id = $programme
union all
select 2 as strength, 'Mitigation ' || code || ' done' as what, done_on as happened_on, 'mitigation' as subject_kind,
       mitigation_id as subject_id
from mitigation
where programme_id = $programme and done_on is not null
union all
select 2 as strength, 'Risk scored, ' || kind as what, scored_on as happened_on, 'risk_score' as subject_kind,
       risk_score_id as subject_id
from risk_score
where programme_id = $programme
union all
select 1 as strength, 'Risk ' || code as what, opened_on as happened_on, 'risk' as subject_kind,
       risk_id as subject_id
from risk
where programme_id = $programme
