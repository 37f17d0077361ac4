-- An objective without its programme, a KPI without its objective or a target without its KPI: no page can show it.
select 'objective' as what, o.objective_id as id
from objective as o
anti join programme as p on p.programme_id = o.programme_id
union all
select 'kpi' as what, k.kpi_id as id
from kpi as k
anti join objective as o on o.objective_id = k.objective_id and o.programme_id = k.programme_id
union all
select 'target' as what, t.target_id as id
from target as t
anti join kpi as k on k.kpi_id = t.kpi_id
