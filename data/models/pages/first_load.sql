-- grain: one row: when the first facts of a programme were loaded
select min(loaded_at) as first_at
from ingest
where programme_id = $programme
