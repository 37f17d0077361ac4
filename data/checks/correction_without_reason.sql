-- A mention that counts as corrected by hand, without any correction on record.
select m.platform, m.mention_id
from mention as m
anti join classification_review as r on r.platform = m.platform and r.mention_id = m.mention_id
where m.is_reviewed
