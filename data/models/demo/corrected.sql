-- grain: one row per misread demo mention, now with the staff's reading
update mention as m set
    sentiment = i.sentiment, act = i.act, is_abuse = false, reader = 'staff', is_reviewed = true
from meant as i
where i.platform = m.platform and i.mention_id = m.mention_id
    and (m.platform, m.mention_id) in (select (platform, mention_id) from temp.before)
