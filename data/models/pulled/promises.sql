-- grain: one row: the promises due in a period, when the first and the last of them were written down
select '' as ingest_id, count(*) as kept, min(c.created_at) as oldest, max(c.created_at) as newest
from commitment as c
where c.due_on between $since and $until
    and c.programme_id = $programme
    and list_contains($platforms, c.source_kind)
    and c.created_at <= $known_at
having count(*) > 0
