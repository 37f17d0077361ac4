-- grain: one row per landed mention that says something the store does not hold
-- note: a deleted mention loses its text; a corrected reading is never overwritten by the reader
with newest as (
    select * from landed
    qualify row_number() over (partition by platform, mention_id order by observed_at desc) = 1
),
seen as (
    select m.* from mention as m
    inner join newest as n on m.platform = n.platform and m.mention_id = n.mention_id
)
select
    n.platform, n.mention_id, n.account_id, n.relation,
    coalesce(s.created_at, n.created_at) as created_at,
    n.observed_at,
    coalesce(s.arrived_at, cast($at as timestamp)) as arrived_at,
    coalesce(n.author_key, s.author_key) as author_key,
    case when n.is_deleted then null else n.text end as text,
    n.url, n.parent_id, n.root_id, n.rating, n.reactions, n.comments, n.shares, n.views, n.counts,
    n.is_deleted,
    cast($ingest as varchar) as ingest_id,
    case when s.is_reviewed or r.reader is null then s.language else r.language end as language,
    case when s.is_reviewed or r.reader is null then s.sentiment else r.sentiment end as sentiment,
    case when s.is_reviewed or r.reader is null then s.act else r.act end as act,
    case when s.is_reviewed or r.reader is null then s.p_criticism else r.p_criticism end as p_criticism,
    case when s.is_reviewed or r.reader is null then s.is_abuse else r.is_abuse end as is_abuse,
    case when s.is_reviewed or r.reader is null then s.reader else r.reader || ' ' || r.reader_version end as reader,
    coalesce(s.is_reviewed, false) as is_reviewed
from newest as n
left join seen as s on s.platform = n.platform and s.mention_id = n.mention_id
left join landed_readings as r on r.platform = n.platform and r.mention_id = n.mention_id
where s.mention_id is null
    or (
        n.observed_at >= s.observed_at
        and (
            n.account_id, n.relation, case when n.is_deleted then null else n.text end, n.url, n.parent_id,
            n.root_id, n.rating, n.reactions, n.comments, n.shares, n.views, n.counts, n.is_deleted
        ) is distinct from (
            s.account_id, s.relation, s.text, s.url, s.parent_id,
            s.root_id, s.rating, s.reactions, s.comments, s.shares, s.views, s.counts, s.is_deleted
        )
    )
