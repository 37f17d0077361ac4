-- grain: one row a piece of evidence
-- criterion: OSM-5.4
-- raise: Match what was published with the plan, and see to what is late.
-- days: 60
select 3 as strength, 'Matched with its post: ' || c.code as what, p.created_at::date as happened_on, 'content_item' as subject_kind,
       c.content_item_id as subject_id
from content_post as p
join content_item as c on c.content_item_id = p.content_item_id
where p.programme_id = $programme
union all
select 2 as strength, 'Published: ' || code as what, planned_at::date as happened_on, 'content_item' as subject_kind,
       content_item_id as subject_id
from content_item
where programme_id = $programme and status = 'published'
