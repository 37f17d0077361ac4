-- grain: one row per landed mention that says something else than the store, as it is from now on
-- note: a deleted mention loses its text; a corrected reading is never overwritten by the reader
select
    n.platform, n.mention_id, n.account_id, n.relation,
    k.created_at,
    n.observed_at,
    k.arrived_at,
    coalesce(n.author_key, k.author_key) as author_key,
    case when n.is_deleted then null else n.text end as text,
    n.url, n.parent_id, n.root_id, n.rating, n.reactions, n.comments, n.shares, n.views, n.counts,
    n.is_deleted,
    n.ingest_id,
    case when k.is_reviewed or n.reader is null then k.language else n.language end as language,
    case when k.is_reviewed or n.reader is null then k.sentiment else n.sentiment end as sentiment,
    case when k.is_reviewed or n.reader is null then k.act else n.act end as act,
    case when k.is_reviewed or n.reader is null then k.p_criticism else n.p_criticism end as p_criticism,
    case when k.is_reviewed or n.reader is null then k.is_abuse else n.is_abuse end as is_abuse,
    case when k.is_reviewed or n.reader is null then k.reader else n.reader || ' ' || n.reader_version end as reader,
    k.is_reviewed
from landed as n
inner join temp.known as k on k.platform = n.platform and k.mention_id = n.mention_id
where
    n.observed_at >= k.observed_at
    and (
        n.account_id, n.relation, case when n.is_deleted then null else n.text end, n.url, n.parent_id,
        n.root_id, n.rating, n.reactions, n.comments, n.shares, n.views, n.counts, n.is_deleted
    ) is distinct from (
        k.account_id, k.relation, k.text, k.url, k.parent_id,
        k.root_id, k.rating, k.reactions, k.comments, k.shares, k.views, k.counts, k.is_deleted
    )
