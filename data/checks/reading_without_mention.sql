-- Readings, corrections and labels of a mention that is not held.
select
    c.platform,
    c.mention_id,
    c.reader as read_by
from classification as c
anti join mention as m on m.platform = c.platform and m.mention_id = c.mention_id
union all
select
    r.platform,
    r.mention_id,
    r.reviewed_by as read_by
from classification_review as r
anti join mention as m on m.platform = r.platform and m.mention_id = r.mention_id
union all
select
    l.platform,
    l.mention_id,
    l.created_by as read_by
from reading_label as l
anti join mention as m on m.platform = l.platform and m.mention_id = l.mention_id
