-- grain: one row a piece of evidence
-- criterion: OSM-3.5
-- raise: Approve by risk and authority, never oneself.
-- days: 400
select case when count(*) = count(a.item_id) then 3 else 2 end as strength,
       count(a.item_id) || ' of ' || count(*) || ' items published in the month were approved by somebody else' as what,
       max(i.planned_at)::date as happened_on, 'content_item' as subject_kind,
       strftime(max(i.planned_at), '%Y-%m') as subject_id
from content_item as i
left join (
    select distinct p.item_id, p.version
    from approval as p
    join content_item as c on c.content_item_id = p.item_id
    where p.programme_id = $programme and p.decision = 'approved' and p.decided_by is distinct from c.owner
) as a on a.item_id = i.content_item_id and a.version = i.version
where i.programme_id = $programme and i.status = 'published'
group by date_trunc('month', i.planned_at)
having count(a.item_id) > 0
union all
select 2 as strength, 'Approved by ' || decided_by || ' as ' || role as what, decided_at::date as happened_on, 'approval' as subject_kind,
       approval_id as subject_id
from approval
where programme_id = $programme and decision = 'approved' and role is not null
union all
select 2 as strength, 'Answer approved by ' || decided_by as what, decided_at::date as happened_on, 'response' as subject_kind,
       response_id as subject_id
from response
where programme_id = $programme and decided_by is not null and decided_by <> author
