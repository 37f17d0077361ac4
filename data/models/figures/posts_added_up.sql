-- grain: one row, the reach and the interactions of the posts published in a period, added up; people reached twice count twice
select
    sum(case when $what = 'reach' then p.reach else p.interactions end) as value,
    count(*) as posts
from posts as p
inner join own_account as a on a.platform = p.platform and a.account_id = p.account_id
where a.programme_id = $programme
    and p.in_reply_to is null
    and p.interactions is not null
    and p.reach is not null
    and p.day >= $since
    and p.day <= $until
