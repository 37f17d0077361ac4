-- grain: one row a mention that one person wrote, with its readings' words
select
    m.platform, m.mention_id, m.account_id, m.relation, m.created_at, m.observed_at, m.arrived_at, m.text, m.url,
    m.counts, m.is_deleted, m.language, m.sentiment, m.act, m.reader, m.is_reviewed
from mention as m
where m.platform = $platform and m.author_key = $author
order by m.created_at, m.mention_id
