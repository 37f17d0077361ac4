-- grain: one row per critical mention of a programme that was not matched since its cards last changed
-- note: only what was read deeply can be matched; the hash, which is dear, is made of those that wait alone
with changed as (
    select programme_id, max(changed_at) as changed_at from (
        select programme_id, greatest(created_at, coalesce(retired_at, created_at)) as changed_at from anticipated_criticism
        union all
        select programme_id, greatest(created_at, coalesce(retired_at, created_at)) from card_example
        union all
        select c.programme_id, e.happened_at
        from event as e
        join anticipated_criticism as c on e.subject_kind = 'anticipated_criticism' and e.subject_id = c.card_id
    )
    group by programme_id
),
waiting as materialized (
    select m.rowid as place, a.programme_id, m.created_at
    from mention as m
    join own_account as a on a.platform = m.platform and a.account_id = m.account_id
    join changed as c on c.programme_id = a.programme_id
    left join ingest as i on i.ingest_id = m.ingest_id and i.source = 'demo'
    left join card_match as x
        on x.programme_id = a.programme_id and x.platform = m.platform and x.mention_id = m.mention_id and x.place = 1
    where
        not m.is_deleted
        and m.text is not null
        and m.act in ('criticism', 'complaint')
        and (m.reader = $reader or m.is_reviewed or i.ingest_id is not null)
        and (x.matched_at is null or x.matched_at < c.changed_at)
)
select w.programme_id, m.platform, m.mention_id, m.text, d.meaning
from mention as m
join waiting as w on w.place = m.rowid
join deep_reading as d on d.text_hash = sha256(m.text) and d.reader_version = $version
where m.rowid in (select place from waiting)
order by m.created_at desc, m.mention_id
limit $rows
