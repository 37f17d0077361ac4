-- grain: one row per clock that had begun by $known_at, as it stood then
select
    k.* exclude (met_at, standing, taken_minutes),
    case when k.met_at <= $known_at then k.met_at end as met_at,
    case when k.met_at > $known_at then 'running' else k.standing end as standing,
    case when k.met_at <= $known_at then k.taken_minutes end as taken_minutes
from main.case_clock as k
where k.started_at <= $known_at
    and k.programme_id = $programme
