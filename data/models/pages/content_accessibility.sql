-- grain: one row per content item, not withdrawn, with how its version in force did on the guidelines of accessibility
-- note: what somebody went past by name still counts as not kept; unchecked items have no checks
select
    i.code, i.title, i.status,
    count(c.draft_check_id) as checks,
    count(case when c.result = 'kept' then 1 end) as kept,
    string_agg(case when c.result <> 'kept' then g.code end, ', ' order by g.code) as not_kept
from content_item as i
left join (
    draft_check as c
    inner join guideline as g on g.guideline_id = c.guideline_id and list_contains($rules, g.rule)
) on c.content_item_id = i.content_item_id and c.version = i.version
where i.programme_id = $programme and i.status <> 'withdrawn'
group by i.code, i.title, i.status
order by i.code
