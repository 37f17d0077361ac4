-- grain: one row per version of a target, as known at $known_at (null: now); a later superseding is not known then
select
    t.target_id, t.kpi_id, t.period_start, t.period_end, t.value, t.profile, t.profile_points, t.version, t.agreed_on,
    t.reason, t.created_at, t.created_by,
    case when t.superseded_at <= coalesce($known_at, t.superseded_at) then t.superseded_by end as superseded_by,
    case when t.superseded_at <= coalesce($known_at, t.superseded_at) then t.superseded_at end as superseded_at
from target as t
inner join kpi as k on k.kpi_id = t.kpi_id
where k.programme_id = $programme
    and t.created_at <= coalesce($known_at, t.created_at)
order by t.kpi_id, t.version
