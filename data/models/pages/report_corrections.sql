-- grain: one row where staff corrected readings of a programme after an instant: how many, and the days of their mentions
select
    count(*) as corrected,
    min(r.day) as first_day,
    max(r.day) as last_day
from classification_review as v
inner join mention_rows as r on r.platform = v.platform and r.mention_id = v.mention_id
inner join own_account as a on a.platform = r.platform and a.account_id = r.account_id
where v.reviewed_at > $since
    and (a.programme_id = $programme or a.programme_id is null)
having count(*) > 0
