-- grain: one row a piece of evidence
-- criterion: OSM-6.2
-- raise: Judge the KPIs against the targets in force: it happens by itself once there are values.
-- days: 60
select 3 as strength, 'Value of ' || k.code || ' against its target' as what, m.recorded_at::date as happened_on, 'kpi' as subject_kind,
       k.kpi_id as subject_id
from measurement as m
join kpi as k on k.metric_key = m.metric_key and k.programme_id = m.programme_id
join target as t on t.kpi_id = k.kpi_id and m.period_end between t.period_start and t.period_end
where m.programme_id = $programme and m.value is not null
