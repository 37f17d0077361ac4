-- grain: the rows of a KPI of cases or promises that belong to the programme and the channels asked for
-- note: `account_id` holds the programme; data/kpis.py leaves out the lines that narrow nothing
select k.*
from kpi as k
where true
    and k.account_id = $programme
    and list_contains($platforms, k.platform)
    and k.day <= $until
