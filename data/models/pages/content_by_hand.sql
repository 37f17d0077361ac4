-- grain: one row per content item whose post a person chose by hand, the newest first, with who did and when
with chosen as (
    select
        e.subject_id, e.actor, e.happened_at, c.name,
        row_number() over (partition by e.subject_id order by e.happened_at desc, e.event_id desc) as place
    from event as e
    inner join command as c on c.command_id = e.command_id
    where e.subject_kind = 'content_item' and e.type = 'content_published'
)
select m.content_item_id, i.code, m.platform, m.post_id, m.similarity, h.actor, h.happened_at
from content_post as m
inner join content_item as i on i.content_item_id = m.content_item_id
inner join chosen as h on h.subject_id = m.content_item_id and h.place = 1
where m.programme_id = $programme and h.name = 'match_post'
order by h.happened_at desc, i.code
