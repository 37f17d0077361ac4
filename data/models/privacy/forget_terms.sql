-- grain: nothing is given: the words that decided a reading are words of the text
update classification set terms = null
where (platform, mention_id) in (select (platform, mention_id) from temp.before)
