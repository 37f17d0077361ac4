-- grain: one row per source that ever sent something
select
    source,
    max(loaded_at) as loaded_at,
    arg_max(layout, loaded_at) as layout,
    sum(rows_landed) as rows_landed,
    count(*) as files
from ingest
where $programme is null or programme_id = $programme
group by source
order by loaded_at desc
