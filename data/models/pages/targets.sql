-- grain: one row per version of a target that was ever in force for a KPI of the programme
select
    k.metric_key,
    k.name,
    k.platform,
    k.unit,
    k.direction,
    k.aggregation,
    k."window",
    k.baseline_value,
    k.baseline_on,
    t.period_start,
    t.period_end,
    t.value,
    t.profile,
    t.profile_points,
    t.version,
    t.agreed_on,
    t.superseded_at
from kpi as k
inner join target as t on t.kpi_id = k.kpi_id
where k.metric_key = $metric and ($programme is null or k.programme_id = $programme)
order by k.kpi_id, t.version
