-- grain: one row per landed mention that the store does not hold, with its reading
select
    n.platform, n.mention_id, n.account_id, n.relation, n.created_at, n.observed_at,
    cast($at as timestamp) as arrived_at,
    n.author_key,
    case when n.is_deleted then null else n.text end as text,
    n.url, n.parent_id, n.root_id, n.rating, n.reactions, n.comments, n.shares, n.views, n.counts,
    n.is_deleted,
    n.ingest_id,
    n.language, n.sentiment, n.act, n.p_criticism, n.is_abuse,
    n.reader || ' ' || n.reader_version as reader,
    false as is_reviewed
from unseen as n
