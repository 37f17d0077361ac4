-- grain: one row a piece of evidence
-- criterion: REL-8
-- raise: Score risks to engagement before and after their mitigations.
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
where r.programme_id = $programme and r.category = 'engagement'
    and case when r.direction = 'opportunity' then b.likelihood * b.impact > a.likelihood * a.impact
        else b.likelihood * b.impact < a.likelihood * a.impact end
group by r.risk_id, r.code, a.likelihood, a.impact, b.likelihood, b.impact, b.scored_on
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
