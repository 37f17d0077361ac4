-- grain: one row, the mentions of a programme's own accounts in a period that were read with one sentiment; none known is null
select
    sum(case when m.sentiment = $sentiment then m.mentions else 0 end) as value,
    sum(m.mentions) as mentions
from mentions_daily as m
inner join own_account as a on a.platform = m.platform and a.account_id = m.account_id
where a.programme_id = $programme
    and m.day >= $since
    and m.day <= $until
