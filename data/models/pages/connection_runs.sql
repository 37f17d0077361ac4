-- grain: one row per collector round of one account, newest first, at most 50
select started_at, ended_at, outcome, said, posts, mentions, metrics, deleted, calls, spent
from collector_run
where connection_id = $connection
order by started_at desc, run_id desc
limit 50
