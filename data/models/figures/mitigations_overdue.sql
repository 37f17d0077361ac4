-- grain: one row, how many mitigations of risks open at the end of a day were not done although their day had passed
select count(*) as value
from mitigation as m
inner join risk as r on r.risk_id = m.risk_id
where m.programme_id = $programme
    and r.opened_on <= $until
    and (r.closed_on is null or r.closed_on > $until)
    and m.due_on < $until
    and (m.done_on is null or m.done_on > $until)
