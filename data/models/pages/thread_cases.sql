-- grain: one case of a programme on a mention under the posts of an objective, by its reference
with published as (
    select
        c.platform,
        c.post_id
    from content_post as c
    inner join content_item as i on i.content_item_id = c.content_item_id
    where i.programme_id = $programme and i.objective_id = $objective
)
select distinct f.ref
from case_file as f
inner join mention as m on m.platform = f.platform and m.mention_id = f.mention_id
inner join published as p on p.platform = m.platform and (p.post_id = m.parent_id or p.post_id = m.root_id)
where f.programme_id = $programme and not m.is_deleted
