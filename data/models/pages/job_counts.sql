-- grain: one row per job and kind, with what became of its rows
select
    job_id,
    kind,
    cast(sum(rows_new) as bigint) as new,
    cast(sum(rows_changed) as bigint) as changed,
    cast(sum(rows_unchanged) as bigint) as unchanged
from ingest
where list_contains($jobs, job_id)
group by job_id, kind
order by job_id, kind desc
