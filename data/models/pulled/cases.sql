-- grain: one row: the cases of a period, when the first and the last of them were written down
select '' as ingest_id, count(*) as kept, min(f.created_at) as oldest, max(f.created_at) as newest
from case_file as f
inner join case_rows as r on r.case_id = f.case_id
where r.day between $since and $until
    and f.programme_id = $programme
    and list_contains($platforms, f.channel)
    and f.created_at <= $known_at
having count(*) > 0
