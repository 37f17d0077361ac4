-- grain: one row per layout of file that was ever imported, newest first
select layout, max(loaded_at) as loaded_at, count(*) as files, sum(rows_read)::bigint as lines
from job
group by layout
order by loaded_at desc
