-- grain: one row per rota of a programme that is in force or ahead
select rota_id, people, starts_on, hands_over_at, weeks, next_after_minutes, begins_at, ends_at
from rota
where programme_id = $programme and (ends_at is null or (ends_at > cast($at as timestamp) and ends_at > begins_at))
order by begins_at
