-- grain: one row, how many risks open on a day stand between two scores by their newest score of a kind
-- note: kind now is the score that holds: the newest after mitigation, before it where there is none after
with newest as (
    select
        s.risk_id,
        s.likelihood * s.impact as score,
        row_number() over (
            partition by s.risk_id order by s.kind = 'residual' desc, s.scored_on desc, s.created_at desc
        ) as place
    from risk_score as s
    inner join risk as r on r.risk_id = s.risk_id
    where s.programme_id = $programme
        and (s.kind = $kind or ($kind = 'now' and s.kind in ('residual', 'inherent')))
        and s.scored_on <= $until
        and r.opened_on <= $until
        and (r.closed_on is null or r.closed_on > $until)
)
select count(*) as value
from newest
where place = 1
    and score between $low and $high
