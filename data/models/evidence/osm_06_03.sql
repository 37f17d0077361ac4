-- grain: one row a piece of evidence
-- criterion: OSM-6.3
-- raise: Publish for segments, so that engagement can be split.
-- days: 400
select 3 as strength, count(*) || ' posts for one segment' as what, max(planned_at)::date as happened_on, 'segment' as subject_kind,
       segment_id as subject_id
from content_item
where programme_id = $programme and status = 'published' and segment_id is not null
group by segment_id
union all
select 2 as strength, 'Published for a segment: ' || code as what, planned_at::date as happened_on, 'content_item' as subject_kind,
       content_item_id as subject_id
from content_item
where programme_id = $programme and segment_id is not null
