-- grain: one row per landing file of the demo, with the moment by which what it holds had been seen
-- note: its weeks came in one after another, by the demo's own clock
select ingest_id, max(observed_at) as arrived_at
from (
    select ingest_id, observed_at from mention
    union all
    select ingest_id, observed_at from post
    union all
    select ingest_id, observed_at from metric
) as told
where ingest_id in (select ingest_id from ingest where source = 'demo')
group by ingest_id
