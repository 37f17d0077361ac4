-- grain: one row per mark on the charts that touches a period of a programme
select
    starts_at,
    ends_at,
    kind,
    text
from annotation
where programme_id = $programme
    and cast(starts_at as date) <= cast($until as date)
    and cast(coalesce(ends_at, starts_at) as date) >= cast($since as date)
order by starts_at, annotation_id
