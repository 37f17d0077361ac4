-- grain: one row a piece of evidence
-- criterion: OSM-5.2
-- raise: Keep a calendar of what is to be published.
-- days: 400
select 3 as strength, 'Published as planned: ' || code as what, planned_at::date as happened_on, 'content_item' as subject_kind,
       content_item_id as subject_id
from content_item
where programme_id = $programme and status = 'published' and planned_at is not null
union all
select 2 as strength, 'Planned: ' || code as what, planned_at::date as happened_on, 'content_item' as subject_kind,
       content_item_id as subject_id
from content_item
where programme_id = $programme and planned_at is not null
union all
select 1 as strength, 'Planned ahead: ' || code as what, created_at::date as happened_on, 'content_item' as subject_kind,
       content_item_id as subject_id
from content_item
where programme_id = $programme
