-- grain: one row a piece of evidence
-- criterion: OSM-2.3
-- raise: Give each KPI a formula, an owner and its thresholds.
-- days: 800
select 3 as strength, 'KPI ' || code || ' measured by ' || metric_key as what, created_at::date as happened_on, 'kpi' as subject_kind,
       kpi_id as subject_id
from kpi
where programme_id = $programme
