-- grain: one row per content item of the programme, with its approvals, its findings and the post it became
with given as (
    select
        a.item_id, count(distinct a.decided_by) as approvals,
        string_agg(distinct a.decided_by || '|' || a.role, ';') as approved_by
    from approval as a
    inner join content_item as i on i.content_item_id = a.item_id and i.version = a.version
    where a.item_kind = 'content_item' and a.decision = 'approved' and a.programme_id = $programme
        and not exists (
            select 1 from approval as r
            where r.item_id = a.item_id and r.version = a.version and r.decision = 'rejected'
                and r.decided_at >= a.decided_at
        )
    group by a.item_id
),
found as (
    select
        c.content_item_id,
        count(case when c.result = 'block' and c.overridden_by is null then 1 end) as blocks,
        count(case when c.result = 'warn' and c.overridden_by is null then 1 end) as warnings,
        count(c.overridden_by) as overridden,
        count(*) as checked
    from draft_check as c
    inner join content_item as i on i.content_item_id = c.content_item_id and i.version = c.version
    where c.programme_id = $programme
    group by c.content_item_id
)
select
    i.*, o.code as objective_code, g.name as segment,
    coalesce(n.approvals, 0) as approvals, n.approved_by,
    coalesce(f.blocks, 0) as blocks, coalesce(f.warnings, 0) as warnings, coalesce(f.overridden, 0) as overridden,
    coalesce(f.checked, 0) as checked,
    m.post_id, m.similarity, p.created_at as published_at, p.url, p.text as published_text
from content_item as i
left join objective as o on o.objective_id = i.objective_id
left join segment as g on g.segment_id = i.segment_id
left join given as n on n.item_id = i.content_item_id
left join found as f on f.content_item_id = i.content_item_id
left join content_post as m on m.content_item_id = i.content_item_id
left join post as p on p.platform = m.platform and p.post_id = m.post_id and not p.is_deleted
where i.programme_id = $programme
order by i.planned_at, i.code
