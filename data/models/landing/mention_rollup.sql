-- grain: one row per mention of the load, narrow: what the marts add up
select
    platform, mention_id, account_id, created_at, sentiment, act, language, is_abuse, is_reviewed,
    reactions, comments, shares, is_deleted
from temp.changed
union all
select
    n.platform, n.mention_id, n.account_id, n.created_at, n.sentiment, n.act, n.language, n.is_abuse, false,
    n.reactions, n.comments, n.shares, n.is_deleted
from unseen as n
