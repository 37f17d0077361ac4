-- A loaded file whose rows, new, changed and known already, are not as many as were landed.
select ingest_id, job_id, file_name, rows_landed, rows_new, rows_changed, rows_unchanged
from ingest
where rows_landed <> rows_new + rows_changed + rows_unchanged
    or least(rows_landed, rows_new, rows_changed, rows_unchanged) < 0
