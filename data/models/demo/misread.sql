-- grain: one row per demo mention whose reading in force is not the one the generator means, as it stands
select m.*
from mention as m
inner join meant as i on i.platform = m.platform and i.mention_id = m.mention_id
where not m.is_reviewed
    and (m.sentiment is distinct from i.sentiment or m.act is distinct from i.act or m.is_abuse is distinct from false)
