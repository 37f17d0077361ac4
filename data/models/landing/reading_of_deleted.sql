-- grain: one row per reading of a mention that is now deleted: the words that decided it go with the text
update classification as c set terms = null
from temp.changed as d
where d.is_deleted and c.platform = d.platform and c.mention_id = d.mention_id and c.terms is not null
