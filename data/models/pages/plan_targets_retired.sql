-- grain: one row per KPI of a programme that was retired after $known_at, with the versions of its target as JSON
select json_extract_string(payload, '$.targets') as targets
from event
where subject_kind = 'kpi'
    and type = 'kpi_retired'
    and happened_at > $known_at
    and json_extract_string(payload, '$.was.programme_id') = $programme
order by happened_at
