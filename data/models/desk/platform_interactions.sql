-- grain: one row per mention of a linked account and per answer of ours to one, not yet an interaction of the programme
with linked as (
    select a.programme_id, a.stakeholder_id, a.platform, a.author_key, a.is_demo
    from stakeholder_account as a
    where a.programme_id = $programme
),
said as (
    select
        l.stakeholder_id,
        m.created_at as happened_at,
        'inbound' as direction,
        coalesce(m.text, 'Its text is no longer kept') as summary,
        coalesce(m.sentiment, 'not_said') as sentiment,
        'mention:' || m.platform || ':' || m.mention_id as source_ref,
        l.is_demo
    from linked as l
    inner join mention as m on m.platform = l.platform and m.author_key = l.author_key
    where not m.is_deleted
),
answered as (
    select
        l.stakeholder_id,
        p.created_at as happened_at,
        'outbound' as direction,
        coalesce(p.text, 'Its text is no longer kept') as summary,
        'not_said' as sentiment,
        'post:' || p.platform || ':' || p.post_id as source_ref,
        l.is_demo
    from linked as l
    inner join mention as m on m.platform = l.platform and m.author_key = l.author_key
    inner join post as p on p.platform = m.platform and p.in_reply_to = m.mention_id
    where not p.is_deleted and p.created_at is not null
),
everything as (
    select * from said
    union all
    select * from answered
)
select e.stakeholder_id, e.happened_at, e.direction, e.summary, e.sentiment, e.source_ref, e.is_demo
from everything as e
where not exists (
    select 1 from interaction as i where i.programme_id = $programme and i.source_ref = e.source_ref
)
order by e.happened_at, e.source_ref
