-- grain: one row per landing file and kind that changed something of a programme after an instant
select
    i.kind,
    i.file_name,
    i.source,
    sum(i.rows_new) as rows_new,
    sum(i.rows_changed) as rows_changed
from ingest as i
where (i.programme_id = $programme or i.programme_id is null)
    and i.loaded_at > $since
    and i.rows_new + i.rows_changed > 0
group by i.kind, i.file_name, i.source
order by i.kind, i.file_name, i.source
