-- grain: one row per stored mention that the own head reads next, the newest first
-- note: what staff or the deep reader said stands
select m.platform, m.mention_id, m.text, m.act, m.p_criticism, m.created_at
from mention as m
inner join account as a on a.platform = m.platform and a.account_id = m.account_id
where a.programme_id = $programme
    and ($before is null or m.created_at < $before)
    and not m.is_reviewed and not m.is_deleted and m.text is not null and m.act is not null
    and starts_with(m.reader, 'fast ')
order by m.created_at desc, m.mention_id
limit $rows
