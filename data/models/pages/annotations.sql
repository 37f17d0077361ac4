-- grain: one row per annotation and per outside event that touches the period
-- note: an annotation holds instants; an outside event (is_outside) holds days of the organisation
select
    starts_at, ends_at, cast(null as date) as starts_on, cast(null as date) as ends_on, '' as code, kind, text,
    created_at, false as is_outside
from annotation
where ($programme is null or programme_id is null or programme_id = $programme)
    and cast(starts_at as date) <= $until
    and cast(coalesce(ends_at, starts_at) as date) >= $since
union all
select
    cast(null as timestamp) as starts_at, cast(null as timestamp) as ends_at, starts_on, ends_on, code, kind, text,
    created_at, true as is_outside
from external_event
where ($programme is null or programme_id = $programme)
    and starts_on <= $until
    and coalesce(ends_on, starts_on) >= $since
order by coalesce(starts_at, cast(starts_on as timestamp)), code, text
