-- grain: one row per decision about a content item, newest first
select a.version, a.decision, coalesce(p.name, a.decided_by) as decided_by, a.role, a.decided_at, a.note
from approval as a
left join person as p on p.person_id = a.decided_by
where a.item_kind = 'content_item' and a.item_id = $item
order by a.decided_at desc
