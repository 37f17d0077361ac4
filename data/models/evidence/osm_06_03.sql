-- grain: one row a piece of evidence
-- criterion: OSM-6.3
-- raise: Publish for segments, so that engagement can be split.
-- days: 400
select 3 as strength, count(distinct p.post_id) || ' posts for ' || s.code || ' found again, with '
           || coalesce(sum(v.value), 0)::bigint || ' reactions, comments and shares' as what,
       max(p.created_at)::date as happened_on, 'segment' as subject_kind, s.segment_id as subject_id
from content_item as i
join segment as s on s.segment_id = i.segment_id
join content_post as m on m.content_item_id = i.content_item_id
join post as p on p.platform = m.platform and p.post_id = m.post_id and not p.is_deleted
join post_metric_rows as v
    on v.platform = p.platform and v.post_id = p.post_id and v.metric in ('reactions', 'comments', 'shares')
where i.programme_id = $programme
group by s.segment_id, s.code
having sum(v.value) > 0
union all
select 2 as strength, 'Published for a segment: ' || code as what, planned_at::date as happened_on, 'content_item' as subject_kind,
       content_item_id as subject_id
from content_item
where programme_id = $programme and segment_id is not null and status = 'published'
