-- grain: one row per incident of early warning that began in a period of a programme
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
    and cast(first_at as date) <= cast($until as date)
    and cast(first_at as date) >= cast($since as date)
order by first_at, incident_id
