-- grain: one row per mention labelled last, with its text
select m.text
from labels_in_force as l
inner join mention as m on m.platform = l.platform and m.mention_id = l.mention_id
where l.programme_id = $programme and m.text is not null
order by l.created_at desc, l.label_id desc
limit $rows
