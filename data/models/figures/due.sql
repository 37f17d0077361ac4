-- grain: one row, the version of a target that was in force, from which the profile gives what is due on a day
select
    t.value as target,
    t.profile,
    t.profile_points,
    t.period_start,
    t.period_end,
    t.version,
    t.reason,
    k.baseline_value
from target as t
inner join kpi as k on k.kpi_id = t.kpi_id
where t.target_id = $target
