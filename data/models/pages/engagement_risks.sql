-- grain: one row per risk to engagement that is open on a day, with the score that holds and its mitigations
-- note: the newest score after mitigation, before it where there is none after, as everywhere (pipelines/rules/risk.py)
select
    r.risk_id, r.code, r.event, r.owner, s.likelihood * s.impact as score, s.scored_on,
    (select count(*) from mitigation as m where m.risk_id = r.risk_id) as mitigations,
    (
        select count(*) from mitigation as m
        where m.risk_id = r.risk_id and m.due_on < $on and (m.done_on is null or m.done_on > $on)
    ) as overdue
from risk as r
left join (
    select risk_id, likelihood, impact, scored_on from risk_score
    where kind in ('residual', 'inherent') and scored_on <= $on
    qualify row_number() over (
        partition by risk_id order by kind = 'residual' desc, scored_on desc, created_at desc
    ) = 1
) as s on s.risk_id = r.risk_id
where r.programme_id = $programme and r.category = 'engagement' and r.opened_on <= $on
    and (r.closed_on is null or r.closed_on > $on)
order by score desc nulls last, r.code
