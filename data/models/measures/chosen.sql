-- grain: the rows of a KPI that belong to the programme, the platforms and the kind of account asked for
-- note: `kpi` is the SQL of the KPI's own file; data/kpis.py puts the two together and leaves out the lines that narrow nothing
select k.*
from kpi as k
inner join account as a on a.platform = k.platform and a.account_id = k.account_id
where true
    and a.role = $role
    and a.programme_id = $programme
    and list_contains($platforms, k.platform)
    and k.day <= $until
