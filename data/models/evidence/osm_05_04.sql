-- grain: one row a piece of evidence
-- criterion: OSM-5.4
-- raise: Match what was published with the plan, and see to what is late.
-- days: 60
select 3 as strength, count(*) || ' planned items of the month matched with their posts, '
           || count(case when p.created_at <= c.planned_at + interval 1 day then 1 end) || ' of them within a day of the plan' as what,
       max(p.created_at)::date as happened_on, 'content_item' as subject_kind, strftime(max(p.created_at), '%Y-%m') as subject_id
from content_post as m
join content_item as c on c.content_item_id = m.content_item_id
join post as p on p.platform = m.platform and p.post_id = m.post_id
where m.programme_id = $programme
group by date_trunc('month', p.created_at)
union all
select 2 as strength, 'Published: ' || code as what, planned_at::date as happened_on, 'content_item' as subject_kind,
       content_item_id as subject_id
from content_item
where programme_id = $programme and status = 'published'
