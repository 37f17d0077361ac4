-- grain: one row per incident of early warning that began in a period of a programme; its bounds are instants
select
    first_at,
    closed_at,
    severity,
    topic,
    sentence,
    observed,
    expected,
    is_anticipated,
    judged
from incident
where programme_id = $programme
    and kind = 'criticism'
    and coalesce(judged, 'real') = 'real'
    and first_at < $until_at
    and first_at >= $since_at
order by first_at, incident_id
