-- grain: one row per landed text that the store does not hold as already read, by its place
select n.landed_no
from landed_texts as n
left join mention as m on m.platform = n.platform and m.mention_id = n.mention_id
where n.text is not null and (m.mention_id is null or m.text is distinct from n.text or m.reader is null)
