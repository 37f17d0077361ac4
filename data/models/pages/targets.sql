-- grain: one row per version of a target that was ever in force for a KPI of the programme
select
    k.name,
    k.platform,
    k."window",
    k.judged_by,
    k.baseline_value,
    t.target_id,
    t.kpi_id,
    t.period_start,
    t.period_end,
    t.value,
    t.profile,
    t.profile_points,
    t.version,
    t.agreed_on,
    t.reason,
    t.created_at,
    t.created_by,
    t.superseded_by,
    t.superseded_at
from kpi as k
inner join target as t on t.kpi_id = k.kpi_id
where k.metric_key = $metric and ($programme is null or k.programme_id = $programme)
order by k.kpi_id, t.version
