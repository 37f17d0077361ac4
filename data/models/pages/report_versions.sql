-- grain: one row per version of a report of a programme, without what it says
select
    report_id,
    programme_id,
    month,
    version,
    manifest_hash,
    data_hash,
    created_at,
    created_by
from report
where programme_id = $programme
order by month, version
