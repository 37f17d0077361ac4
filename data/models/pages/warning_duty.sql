-- grain: one row per duty of a programme by name that is running or ahead
select on_call_id, person, starts_at, ends_at, reason
from on_call
where programme_id = $programme and ends_at > cast($at as timestamp) and ends_at > starts_at
order by starts_at
