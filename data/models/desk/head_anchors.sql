-- grain: one row per mention whose reading nobody corrected: some of the newest, drawn by their names
select text, act, act in ('criticism', 'complaint') as is_critical, 'anchor' as source
from (
    select m.platform, m.mention_id, m.text, m.act
    from mention as m
    inner join own_account as a on a.platform = m.platform and a.account_id = m.account_id
    where a.programme_id = $programme and not m.is_reviewed and not m.is_deleted and m.text is not null
        and m.act is not null
    order by m.created_at desc, m.mention_id
    limit 3000
)
order by md5(platform || ':' || mention_id)
limit $rows
