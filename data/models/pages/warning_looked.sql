-- grain: one row: when early warning last looked, and how that ended
select last_ended_at, last_ok_at, outcome, said
from scheduled_job
where name = 'early-warning'
