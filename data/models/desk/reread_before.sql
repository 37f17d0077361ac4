-- grain: one row per mention whose reading changes, as it was: the text is still the one that was read
select m.* from mention as m
semi join read_again as r on r.platform = m.platform and r.mention_id = m.mention_id and r.text = m.text
where not m.is_reviewed and not m.is_deleted
