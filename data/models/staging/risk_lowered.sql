-- grain: one row per risk that its newest score after mitigation puts better than the one before, with what was done for it
select
    r.programme_id,
    r.risk_id,
    r.code,
    r.category,
    a.likelihood * a.impact as before_score,
    b.likelihood * b.impact as after_score,
    count(m.mitigation_id) as mitigations,
    greatest(b.scored_on, max(m.done_on)) as lowered_on
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
where
    case
        when r.direction = 'opportunity' then b.likelihood * b.impact > a.likelihood * a.impact
        else b.likelihood * b.impact < a.likelihood * a.impact
    end
group by r.programme_id, r.risk_id, r.code, r.category, a.likelihood, a.impact, b.likelihood, b.impact, b.scored_on
