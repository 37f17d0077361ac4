-- grain: one row per case received between two days that went to no queue and to nobody, the oldest first
select ref, kind, received_at
from unrouted_rows
where programme_id = $programme and day between $since and $until
order by received_at, ref
