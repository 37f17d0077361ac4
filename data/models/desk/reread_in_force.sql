-- grain: one row per mention that was read again
update mention set
    language = r.language, sentiment = r.sentiment, act = r.act, p_criticism = r.p_criticism,
    is_abuse = r.is_abuse, reader = $reader
from read_again as r
where
    mention.platform = r.platform and mention.mention_id = r.mention_id and mention.text = r.text
    and not mention.is_reviewed and not mention.is_deleted
