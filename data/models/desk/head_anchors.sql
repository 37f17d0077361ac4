-- grain: one row per mention whose reading nobody corrected: some of the newest, drawn by their names
-- note: the newest are found without their texts, which are fetched by row number for those alone
with newest as materialized (
    select m.rowid as place
    from mention as m
    inner join own_account as a on a.platform = m.platform and a.account_id = m.account_id
    where a.programme_id = $programme and not m.is_reviewed and not m.is_deleted and m.text is not null
        and m.act is not null
    order by m.created_at desc, m.mention_id
    limit 3000
)
select text, act, act in ('criticism', 'complaint') as is_critical, 'anchor' as source
from mention
where rowid in (select place from newest)
order by md5(platform || ':' || mention_id)
limit $rows
