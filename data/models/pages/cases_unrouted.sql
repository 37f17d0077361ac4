-- grain: one row per case received between two days that stands in no queue, the oldest first
select ref, kind, received_at
from case_file
where programme_id = $programme and cast(received_at as date) between $since and $until and queue is null
order by received_at, ref
