-- grain: nothing is given: what was written goes, the readings and the counts stay
update mention set text = null, url = null, author_key = null, counts = null
where (platform, mention_id) in (select (platform, mention_id) from temp.before)
