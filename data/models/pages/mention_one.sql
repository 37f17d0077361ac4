-- grain: one row: a mention as it is put before a person who reviews it
select
    m.platform, m.mention_id, m.account_id, m.relation, m.created_at, m.text, m.url, m.rating, m.reactions, m.comments,
    m.shares, m.views, m.language, m.sentiment, m.act, m.p_criticism, m.is_abuse, m.reader, m.is_reviewed,
    a.programme_id
from mention as m
left join account as a on a.platform = m.platform and a.account_id = m.account_id
where m.platform = $platform and m.mention_id = $mention_id and not m.is_deleted
