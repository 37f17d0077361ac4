-- grain: one row per finding of the guidelines on the version in force of one content item, the worst first
select
    c.*, g.code, g.title, g.why
from draft_check as c
inner join content_item as i on i.content_item_id = c.content_item_id and i.version = c.version
inner join guideline as g on g.guideline_id = c.guideline_id
where c.content_item_id = $item
order by case c.result when 'block' then 0 when 'warn' then 1 else 2 end, g.code
