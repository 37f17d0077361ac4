-- grain: one row: the labels of a programme that are in force, who gave them, and the head they made
with told as (
    select
        count(*) as labels, count(distinct created_by) as people, max(created_at) as newest_at,
        count(*) filter (where source = 'correction') as corrections
    from labels_in_force
    where programme_id = $programme
),
head as (
    select * from programme_head where programme_id = $programme order by version desc limit 1
)
select
    told.labels, told.people, told.newest_at, told.corrections,
    head.version, head.fitted, head.anchors, head.classes, head.reader, head.created_at as fitted_at,
    head.weights is not null as is_in_use, head.reread, head.is_reread, head.reread_labels
from told
left join head on true
