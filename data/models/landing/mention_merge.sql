-- grain: one row per changed mention, written once
merge into mention as m using temp.changed as b
on m.platform = b.platform and m.mention_id = b.mention_id
when matched then update set
    account_id = b.account_id, relation = b.relation, observed_at = b.observed_at, text = b.text,
    url = b.url, parent_id = b.parent_id, root_id = b.root_id, rating = b.rating,
    reactions = b.reactions, comments = b.comments, shares = b.shares, views = b.views,
    counts = b.counts, is_deleted = b.is_deleted, ingest_id = b.ingest_id, author_key = b.author_key,
    language = b.language, sentiment = b.sentiment, act = b.act, p_criticism = b.p_criticism,
    is_abuse = b.is_abuse, reader = b.reader
