-- grain: one row per text of the labels that a mention of the programme has: its newest mention, and the last label of it
select m.platform, m.mention_id, m.account_id, t.act, t.is_critical
from (
    select * from told
    qualify row_number() over (partition by text order by line desc) = 1
) as t
inner join mention as m on m.text = t.text and not m.is_deleted
inner join account as a on a.platform = m.platform and a.account_id = m.account_id and a.programme_id = $programme
qualify row_number() over (partition by t.text order by m.created_at desc, m.mention_id) = 1
