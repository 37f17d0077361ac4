-- grain: one row per mark on the charts that touches a period of a programme; its bounds are instants
select
    starts_at,
    ends_at,
    kind,
    text
from annotation
where programme_id = $programme
    and starts_at < $until_at
    and coalesce(ends_at, starts_at) >= $since_at
order by starts_at, annotation_id
