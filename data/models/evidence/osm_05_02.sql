-- grain: one row a piece of evidence
-- criterion: OSM-5.2
-- raise: Keep a calendar of what is to be published.
-- days: 400
select 3 as strength, count(m.content_item_id) || ' of ' || count(*) || ' items planned for the month were published and found again'
           as what,
       max(c.planned_at)::date as happened_on, 'content_item' as subject_kind, strftime(max(c.planned_at), '%Y-%m') as subject_id
from content_item as c
left join (select distinct content_item_id from content_post) as m on m.content_item_id = c.content_item_id
where c.programme_id = $programme and c.planned_at is not null and c.status <> 'withdrawn'
group by date_trunc('month', c.planned_at)
having count(m.content_item_id) > 0
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
