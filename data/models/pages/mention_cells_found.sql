-- grain: one row per day or hour (of $zone), platform, sentiment and act among the mentions that are found
-- note: the answer of mention_cells for what no roll-up knows: a search, two states, an hour; the filter of mention_list
-- note: added up by quarters of an hour first: every zone is whole quarters from UTC, and to convert each mention costs more than to find it
-- note: without case, s and k have a third form (ſ, K) that makes words beginning with them four times as slow: they are spelt out
select
    date_trunc($grain, timezone($zone, quarter at time zone 'UTC')) as bucket,
    platform, sentiment, act,
    sum(mentions)::bigint as mentions,
    sum(waiting)::bigint as waiting
from (
    select
        time_bucket(interval '15 minutes', m.created_at) as quarter,
        m.platform,
        coalesce(m.sentiment, 'unread') as sentiment,
        coalesce(m.act, 'unread') as act,
        count(*) as mentions,
        sum(case when m.act in ('enquiry', 'complaint') and r.mention_id is null then 1 else 0 end) as waiting
    from mention as m
    left join replies as r on r.platform = m.platform and r.mention_id = m.mention_id
    where
        not m.is_deleted
        and m.created_at >= $since_at and m.created_at < $until_at
        and (len($platforms) = 0 or m.platform in $platforms)
        and (len($sentiments) = 0 or coalesce(m.sentiment, 'unread') in $sentiments)
        and (len($acts) = 0 or coalesce(m.act, 'unread') in $acts)
        and (len($languages) = 0 or m.language in $languages)
        and ($programme is null or (m.platform, m.account_id) in (
            select (platform, account_id) from own_account where programme_id = $programme
        ))
        and ($programme is not null or (m.platform, m.account_id) not in (
            select (platform, account_id) from account where role <> 'own'
        ))
        and ($q = '' or regexp_matches(m.text, '(?i)' || regexp_replace(
            regexp_replace(regexp_escape($q), '[kK]', '(?-i:[kK])', 'g'), '[sS]', '(?-i:[sS])', 'g'
        )))
        and ('corrected' not in $states or m.is_reviewed)
        and ('abusive' not in $states or m.is_abuse)
        and ('waiting' not in $states or (m.act in ('enquiry', 'complaint') and r.mention_id is null))
    group by
        time_bucket(interval '15 minutes', m.created_at),
        m.platform, coalesce(m.sentiment, 'unread'), coalesce(m.act, 'unread')
) as counted
group by date_trunc($grain, timezone($zone, quarter at time zone 'UTC')), platform, sentiment, act
