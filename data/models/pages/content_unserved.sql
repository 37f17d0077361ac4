-- grain: one row per segment of the programme that no content item from $since on is planned for
select g.code, g.name
from segment as g
where g.programme_id = $programme and not exists (
    select 1 from content_item as i
    where i.segment_id = g.segment_id and i.status <> 'withdrawn' and i.planned_at >= $since
)
order by g.code
