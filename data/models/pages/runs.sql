-- grain: one row per import or collector round of one page of the list, newest first
select
    j.job_id, j.source, j.layout, j.file_name, j.actor, j.started_at, j.loaded_at, j.notes, j.refused_file,
    j.rows_read, j.rows_skipped, j.rows_refused,
    coalesce(sum(i.rows_new), 0)::bigint as rows_new,
    coalesce(sum(i.rows_changed), 0)::bigint as rows_changed,
    coalesce(sum(i.rows_unchanged), 0)::bigint as rows_unchanged
from (select * from job order by loaded_at desc, job_id desc limit $rows offset $skip) as j
left join ingest as i on i.job_id = j.job_id
group by
    j.job_id, j.source, j.layout, j.file_name, j.actor, j.started_at, j.loaded_at, j.notes, j.refused_file,
    j.rows_read, j.rows_skipped, j.rows_refused
order by j.loaded_at desc, j.job_id desc
