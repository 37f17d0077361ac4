-- grain: one row: the ratings of cases of a period, when the first and the last of them were written down
select '' as ingest_id, count(*) as kept, min(s.created_at) as oldest, max(s.created_at) as newest
from csat as s
inner join case_rows as r on r.case_id = s.case_id
where r.day between $since and $until
    and s.programme_id = $programme
    and list_contains($platforms, r.channel)
    and s.created_at <= $known_at
having count(*) > 0
