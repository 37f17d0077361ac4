-- grain: one row per mention that was answered, with our first answer to it
-- refresh: replaced by reply
-- note: wait_minutes are calendar minutes from the mention to our first public answer; working time is the case desk's
select
    m.platform,
    m.account_id,
    m.mention_id,
    m.day,
    m.sentiment,
    m.act,
    m.language,
    m.created_at as mentioned_at,
    min(p.created_at) as answered_at,
    arg_min(p.post_id, p.created_at) as post_id,
    date_diff('second', m.created_at, min(p.created_at)) / 60.0 as wait_minutes
from mention_rows as m
inner join post_rows as p
    on p.platform = m.platform and p.in_reply_to = m.mention_id and p.created_at >= m.created_at
group by m.platform, m.account_id, m.mention_id, m.day, m.sentiment, m.act, m.language, m.created_at
