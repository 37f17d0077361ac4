-- A mention or post from before there were such platforms (2004): its date was misread.
select 'mention' as what, platform, mention_id as id, created_at
from mention
where created_at < timestamp '2004-01-01 00:00:00'
union all
select 'post' as what, platform, post_id as id, created_at
from post
where created_at < timestamp '2004-01-01 00:00:00'
