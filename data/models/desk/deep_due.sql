-- grain: one row per mention that the deep reader has still to read, those in an incident or a case first
-- note: a demo's readings are part of it: they stay, and only what its texts mean is wanted
-- note: what the fast reader flags or is unsure of, and all that is in an incident or a case; English or undecided
with asked as (
    select platform, mention_id from incident_mention
    union
    select platform, mention_id from case_file where mention_id is not null
)
select
    m.platform, m.mention_id, m.text, a.mention_id is not null as is_asked, coalesce(i.source = 'demo', false) as is_demo
from mention as m
left join ingest as i on i.ingest_id = m.ingest_id
left join asked as a on a.platform = m.platform and a.mention_id = m.mention_id
where
    not m.is_deleted
    and (not m.is_reviewed or coalesce(i.source = 'demo', false))
    and m.text is not null
    and m.sentiment is not null
    and coalesce(m.language, 'und') in ('en', 'und')
    and m.reader is distinct from $reader
    and not (
        coalesce(i.source = 'demo', false)
        and sha256(m.text) in (select text_hash from deep_reading where reader_version = $version)
    )
    and (
        a.mention_id is not null
        or m.act in ('criticism', 'complaint')
        or (not coalesce(i.source = 'demo', false) and (m.is_abuse or m.p_criticism between 0.3 and 0.7))
    )
order by is_asked desc, m.created_at desc, m.mention_id
limit $rows
