-- grain: one row a mention whose text has been kept for its time and that no open case needs
select m.platform, m.mention_id
from mention as m
where m.text is not null
  and m.created_at < $before
  and not exists (
      select 1 from case_file as c
      where c.platform = m.platform and c.mention_id = m.mention_id and c.state not in ('closed', 'signposted')
  )
limit $limit
