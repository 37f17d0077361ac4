-- A loaded file or a refused line of a job that has no record: what was read and skipped is not known.
select
    'loaded file' as what,
    i.job_id,
    i.file_name as name
from ingest as i
anti join job as j on j.job_id = i.job_id
union all
select
    'refused line' as what,
    r.job_id,
    cast(r.line as text) as name
from refusal as r
anti join job as j on j.job_id = r.job_id
