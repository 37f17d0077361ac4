-- grain: one row per label of a programme in force, newest first
select
    l.created_at, l.created_by, l.source, l.platform, l.mention_id, l.said_act, l.said_p_critical, l.reader, l.act,
    l.is_critical, m.text
from labels_in_force as l
left join mention as m on m.platform = l.platform and m.mention_id = l.mention_id
where l.programme_id = $programme
order by l.created_at desc, l.label_id desc
limit $rows
