-- grain: one row: how many enquiries and complaints of the period got a public answer of ours
-- note: what is not among them waits; the mention itself is only looked at when a filter asks for its reading
select count(*) as mentions
from replies as r
where
    r.day >= $since and r.day <= $until
    and r.act in ('enquiry', 'complaint')
    and (len($platforms) = 0 or r.platform in $platforms)
    and (len($acts) = 0 or r.act in $acts)
    and ($programme is null or (r.platform, r.account_id) in (
        select (platform, account_id) from account where programme_id = $programme
    ))
    and (
        (len($sentiments) = 0 and len($languages) = 0)
        or (r.platform, r.mention_id) in (
            select (m.platform, m.mention_id) from mention as m
            where
                (len($sentiments) > 0 or len($languages) > 0)
                and m.created_at >= $since_at and m.created_at < $until_at
                and m.act in ('enquiry', 'complaint')
                and (len($sentiments) = 0 or coalesce(m.sentiment, 'unread') in $sentiments)
                and (len($languages) = 0 or m.language in $languages)
        )
    )
