-- grain: one row per mention of a programme in the two weeks before an instant, the newest first: what is said otherwise
select m.text
from mention as m
where
    not m.is_deleted and m.text is not null
    and m.created_at >= cast($before as timestamp) - interval 14 day and m.created_at < cast($before as timestamp)
    and (m.platform, m.account_id) in (select (platform, account_id) from own_account where programme_id = $programme)
order by m.created_at desc, m.platform, m.mention_id
limit 1500
