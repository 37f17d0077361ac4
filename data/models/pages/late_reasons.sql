-- grain: one clock of a case that somebody said was late for a reason
select clock, turn, reason, note, created_at, created_by
from late_reason
where case_id = $id
order by clock, turn
