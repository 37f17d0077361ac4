-- grain: one row per KPI of a programme
select
    kpi_id, objective_id, programme_id, code, name, metric_key, platform, level, unit, direction, aggregation,
    "window", judged_by, green, amber, owner, frequency, baseline_value, baseline_on, baseline_source, baseline_n
from kpi
where programme_id = $programme
order by code
