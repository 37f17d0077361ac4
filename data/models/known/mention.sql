-- grain: one row per mention that the store held at $known_at, with the reading that was in force then
-- note: most readings never changed: only those of mentions that were read or corrected again since are looked up
-- note: when a mention was deleted is known by the load that said so
with corrected as (
    select
        r.platform,
        r.mention_id,
        r.sentiment,
        r.act,
        r.is_abuse,
        r.reviewed_at,
        e.happened_at as undone_at,
        row_number() over (
            partition by r.platform, r.mention_id,
                r.reviewed_at <= $known_at and coalesce(e.happened_at > $known_at, true)
            order by r.reviewed_at desc, r.review_id desc
        ) as place
    from classification_review as r
    left join event as e
        on e.subject_kind = 'review' and e.subject_id = r.review_id and e.type = 'correction_undone'
),
since as (
    select platform, mention_id from classification where read_at > $known_at
    union
    select platform, mention_id from corrected where reviewed_at > $known_at or undone_at > $known_at
),
read_then as (
    select
        c.platform,
        c.mention_id,
        c.language,
        c.sentiment,
        c.act,
        c.is_abuse,
        row_number() over (partition by c.platform, c.mention_id order by c.read_at desc, c.reader) as place
    from classification as c
    semi join since as s on s.platform = c.platform and s.mention_id = c.mention_id
    where c.read_at <= $known_at
)
select
    m.platform,
    m.mention_id,
    m.account_id,
    m.created_at,
    m.reactions,
    m.comments,
    m.shares,
    m.is_deleted and coalesce(i.loaded_at <= $known_at, true) as is_deleted,
    case when s.mention_id is null then m.language else t.language end as language,
    case when s.mention_id is null then m.sentiment else coalesce(k.sentiment, t.sentiment) end as sentiment,
    case when s.mention_id is null then m.act else coalesce(k.act, t.act) end as act,
    case when s.mention_id is null then m.is_abuse else coalesce(k.is_abuse, t.is_abuse) end as is_abuse,
    case when s.mention_id is null then m.is_reviewed else k.mention_id is not null end as is_reviewed
from main.mention as m
left join ingest as i on i.ingest_id = m.ingest_id
left join since as s on s.platform = m.platform and s.mention_id = m.mention_id
left join read_then as t on t.platform = m.platform and t.mention_id = m.mention_id and t.place = 1
left join corrected as k
    on k.platform = m.platform and k.mention_id = m.mention_id and k.place = 1
    and k.reviewed_at <= $known_at and coalesce(k.undone_at > $known_at, true)
where m.arrived_at <= $known_at
    and (m.platform, m.account_id) in (select (platform, account_id) from account where programme_id = $programme)
