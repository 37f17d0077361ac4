-- grain: one row per annotation that touches the period
select starts_at, ends_at, kind, text
from annotation
where ($programme is null or programme_id is null or programme_id = $programme)
    and cast(starts_at as date) <= $until
    and cast(coalesce(ends_at, starts_at) as date) >= $since
order by starts_at
