-- grain: one row per mention that nobody labelled and the reader is unsure of: the least sure of the newest
select platform, mention_id, text, act, p_criticism as p, created_at
from (
    select m.platform, m.mention_id, m.text, m.act, m.p_criticism, m.created_at
    from mention as m
    inner join own_account as a on a.platform = m.platform and a.account_id = m.account_id
    where a.programme_id = $programme and not m.is_reviewed and not m.is_deleted and m.text is not null
        and m.act is not null and m.p_criticism is not null
    order by m.created_at desc, m.mention_id
    limit 5000
) as newest
anti join labels_in_force as l on l.platform = newest.platform and l.mention_id = newest.mention_id
order by abs(p - 0.5), created_at desc, mention_id
limit $rows
