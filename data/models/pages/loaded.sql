-- grain: one row: when rows of a programme first and last came in, by its files or by those of its accounts
select
    min(first_at) as first_at,
    max(newest_at) as newest_at
from (
    select loaded_at as first_at, loaded_at as newest_at from ingest where programme_id = $programme
    union all
    select first_loaded_at, newest_loaded_at from account where programme_id = $programme
) as told
