-- grain: one row per job that runs by itself, with how it ended last
select name, last_started_at, last_ended_at, last_ok_at, outcome, said, failures, next_due_at
from scheduled_job
order by name
