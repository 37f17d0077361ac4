-- grain: one row per mention of the store that the landed rows speak of
select m.*
from mention as m
semi join landed as n on m.platform = n.platform and m.mention_id = n.mention_id
