-- grain: one row: the labels of a programme, when they last changed, and its newest head
with told as (
    select
        count(*) filter (where l.retired_at is null and f.label_id is not null and m.text is not null) as in_force,
        max(greatest(l.created_at, coalesce(l.retired_at, l.created_at))) as changed_at
    from reading_label as l
    left join labels_in_force as f on f.label_id = l.label_id
    left join mention as m on m.platform = l.platform and m.mention_id = l.mention_id
    where l.programme_id = $programme
),
head as (
    select * from programme_head where programme_id = $programme order by version desc limit 1
)
select
    told.in_force, told.changed_at, head.version, head.reader, head.learnt_until, head.reread_labels,
    head.reread_before, head.reread, head.is_reread, head.weights is not null as weights_held,
    coalesce((select is_demo from programme where programme_id = $programme), false) as is_demo
from told
left join head on true
