-- grain: one row a piece of evidence
-- criterion: PRG-11
-- raise: Score each risk before and after, and do the mitigations.
-- days: 400
select 3 as strength, 'Risk ' || r.code || ' from ' || (a.likelihood * a.impact) || ' to ' || (b.likelihood * b.impact)
           || ', ' || count(m.mitigation_id) || ' mitigations done' as what,
       greatest(b.scored_on, max(m.done_on)) as happened_on, 'risk' as subject_kind, r.risk_id as subject_id
from risk as r
join (
    select * from risk_score where kind = 'inherent'
    qualify row_number() over (partition by risk_id order by scored_on desc, created_at desc) = 1
) as a on a.risk_id = r.risk_id
join (
    select * from risk_score where kind = 'residual'
    qualify row_number() over (partition by risk_id order by scored_on desc, created_at desc) = 1
) as b on b.risk_id = r.risk_id and b.scored_on >= a.scored_on
join mitigation as m on m.risk_id = r.risk_id and m.done_on is not null
where r.programme_id = $programme
    and case when r.direction = 'opportunity' then b.likelihood * b.impact > a.likelihood * a.impact
        else b.likelihood * b.impact < a.likelihood * a.impact end
group by r.risk_id, r.code, a.likelihood, a.impact, b.likelihood, b.impact, b.scored_on
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
