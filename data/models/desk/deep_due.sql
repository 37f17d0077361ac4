-- grain: one row per mention that the deep reader has still to read, those in an incident or a case first
-- note: a demo's readings are part of it: they stay, and only what its texts mean is wanted
-- note: what the fast reader flags or is unsure of, and all that is in an incident or a case; English or undecided
-- note: who waits is found without a text: only those that are read now have theirs fetched, by row number
-- note: nothing that was held and not asked about before $mark waits any more, so that is passed over
-- note: what nobody asked about is looked for from $since on alone: the newest are wanted, and the rest need no scan
with asked as (
    select f.platform, f.mention_id from incident_mention as f left join incident as i using (incident_id)
    where coalesce(i.updated_at >= $mark, true)
    union
    select platform, mention_id from case_file where mention_id is not null and created_at >= $mark
),
of_demo as (
    select ingest_id from ingest where source = 'demo'
),
waiting as materialized (
    select m.rowid as place, m.created_at, m.mention_id, true as is_asked, m.ingest_id in (from of_demo) as is_demo
    from mention as m
    join asked as a on a.platform = m.platform and a.mention_id = m.mention_id
    where
        not m.is_deleted
        and (not m.is_reviewed or m.ingest_id in (from of_demo))
        and m.text is not null
        and m.sentiment is not null
        and coalesce(m.language, 'und') in ('en', 'und')
        and not coalesce(starts_with(m.reader, $reader), false)
    union all
    select m.rowid, m.created_at, m.mention_id, false, d.ingest_id is not null
    from mention as m
    left join of_demo as d on d.ingest_id = m.ingest_id
    where
        not m.is_deleted
        and m.created_at >= $since
        and (m.arrived_at >= $mark or m.observed_at >= $mark)
        and (not m.is_reviewed or d.ingest_id is not null)
        and m.text is not null
        and m.sentiment is not null
        and coalesce(m.language, 'und') in ('en', 'und')
        and not coalesce(starts_with(m.reader, $reader), false)
        and (m.act in ('criticism', 'complaint') or (d.ingest_id is null and (m.is_abuse or m.p_criticism between 0.3 and 0.7)))
        and (m.platform, m.mention_id) not in (select (platform, mention_id) from asked)
),
texts_of_demo as materialized (
    select place, sha256(text) as text_hash
    from (select m.rowid as place, m.text from mention as m where m.rowid in (select w.place from waiting as w where w.is_demo))
),
known_of_demo as (
    select t.place from texts_of_demo as t join deep_reading as r on r.text_hash = t.text_hash and r.reader_version = $version
),
next_ones as materialized (
    select * from waiting
    where place not in (select place from known_of_demo)
    order by is_asked desc, created_at desc, mention_id
    limit $rows
)
select m.platform, m.mention_id, m.account_id, m.text, n.is_asked, n.is_demo
from mention as m
join next_ones as n on n.place = m.rowid
where m.rowid in (select place from next_ones)
order by n.is_asked desc, n.created_at desc, n.mention_id
