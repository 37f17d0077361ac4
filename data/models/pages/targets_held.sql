-- grain: one row
select
    count(distinct k.objective_id) as objectives,
    count(distinct k.kpi_id) as kpis
from kpi as k
inner join target as t on t.kpi_id = k.kpi_id
where ($programme is null or k.programme_id = $programme) and t.superseded_at is null
