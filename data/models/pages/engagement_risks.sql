-- grain: one row per risk to engagement that is open, with its newest score and its mitigations
select
    r.risk_id, r.code, r.event, r.owner, s.likelihood * s.impact as score, s.scored_on,
    (select count(*) from mitigation as m where m.risk_id = r.risk_id) as mitigations,
    (select count(*) from mitigation as m where m.risk_id = r.risk_id and m.done_on is null and m.due_on < $on)
        as overdue
from risk as r
left join (
    select risk_id, likelihood, impact, scored_on from risk_score where kind <> 'target'
    qualify row_number() over (partition by risk_id order by scored_on desc, kind desc) = 1
) as s on s.risk_id = r.risk_id
where r.programme_id = $programme and r.category = 'engagement' and r.closed_on is null
order by score desc nulls last, r.code
