-- grain: one row per landing file named, with the run that wrote it
select
    i.ingest_id,
    i.job_id,
    i.source,
    i.layout,
    i.file_name,
    i.loaded_at,
    j.actor
from ingest as i
left join job as j on j.job_id = i.job_id
where list_contains($ingests, i.ingest_id)
