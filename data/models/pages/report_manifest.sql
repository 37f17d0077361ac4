-- grain: one row, what one version of a report says
select manifest
from report
where report_id = $report
