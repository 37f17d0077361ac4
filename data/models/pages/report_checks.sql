-- grain: one row per version of a report that was measured again, with the newest look at it
select
    report_id,
    checked_at,
    differs,
    told
from report_check
where programme_id = $programme
