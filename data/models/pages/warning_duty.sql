-- grain: one row per duty of a programme that is running or ahead
select on_call_id, person, starts_at, ends_at
from on_call
where programme_id = $programme and ends_at > cast($at as timestamp)
order by starts_at
