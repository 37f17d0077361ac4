-- grain: one row while mentions wait for the reader that works in the background, as its last round of the hour before $now (UTC) said
select last_ended_at
from scheduled_job
where name = 'Deep reading' and outcome = 'ok' and said like '%, more wait;%' and last_ended_at > $now::timestamp - interval 1 hour
