-- grain: one row per day or hour (of $zone), platform, sentiment and act among the mentions that are found
-- note: the answer of mention_cells for what no roll-up knows: a search, a state, an hour; the filter of mention_list
select
    date_trunc($grain, timezone($zone, created_at at time zone 'UTC')) as bucket,
    platform,
    coalesce(sentiment, 'unread') as sentiment,
    coalesce(act, 'unread') as act,
    count(*) as mentions
from mention
where
    not is_deleted
    and created_at >= $since_at and created_at < $until_at
    and (len($platforms) = 0 or platform in $platforms)
    and (len($sentiments) = 0 or coalesce(sentiment, 'unread') in $sentiments)
    and (len($acts) = 0 or coalesce(act, 'unread') in $acts)
    and (len($languages) = 0 or language in $languages)
    and ($programme is null or (platform, account_id) in (
        select (platform, account_id) from account where programme_id = $programme
    ))
    and ($q = '' or contains(lower(text), lower($q)))
    and ('corrected' not in $states or is_reviewed)
    and ('abusive' not in $states or is_abuse)
    and ('waiting' not in $states or (act in ('enquiry', 'complaint') and not exists (
        select 1 from replies as r
        where 'waiting' in $states and r.platform = mention.platform and r.mention_id = mention.mention_id
    )))
group by
    date_trunc($grain, timezone($zone, created_at at time zone 'UTC')),
    platform, coalesce(sentiment, 'unread'), coalesce(act, 'unread')
