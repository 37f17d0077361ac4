-- grain: one row, how much content, posts, mentions and cases hang on an objective of a programme
with pieces as (
    select content_item_id
    from content_item
    where programme_id = $programme and objective_id = $objective
),
published as (
    select
        c.platform,
        c.post_id
    from content_post as c
    inner join pieces as p on p.content_item_id = c.content_item_id
),
said as (
    select
        m.platform,
        m.mention_id
    from mention as m
    inner join published as p on p.platform = m.platform and (p.post_id = m.parent_id or p.post_id = m.root_id)
    where not m.is_deleted
)
select
    (select count(*) from pieces) as content,
    (select count(*) from published) as posts,
    (select count(distinct (platform, mention_id)) from said) as mentions,
    (
        select count(distinct f.case_id)
        from case_file as f
        inner join said as s on s.platform = f.platform and s.mention_id = f.mention_id
        where f.programme_id = $programme
    ) as cases
