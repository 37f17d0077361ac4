-- grain: one row per label that can be replayed: those not made because the reader was wrong, the newest first
select m.text, l.act, l.is_critical
from labels_in_force as l
inner join mention as m on m.platform = l.platform and m.mention_id = l.mention_id
where l.programme_id = $programme and m.text is not null and l.source in ('sample', 'case', 'import')
order by l.created_at desc, l.label_id desc
limit $rows
