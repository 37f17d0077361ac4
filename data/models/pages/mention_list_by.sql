-- grain: one row per mention of one page of the list, the likeliest criticism or the most reacted to first
-- note: beside mention_list, whose order by time lets it read only the days of its page
-- note: what staff said of a mention comes before what a reader held likely
-- note: of all programmes comparators are left out by their few accounts: to ask for each of ours costs twice as much
-- note: the page is found by row number over the filtered columns alone, and only its rows are read whole
-- note: the bounds are instants (UTC), so that the zone maps of created_at leave out the rest; % and _ are letters here
-- note: without case, s and k have a third form (ſ, K) that makes words beginning with them four times as slow: they are spelt out
select
    platform, mention_id, account_id, relation, created_at, text, url, rating, reactions, comments, shares, views,
    language, sentiment, act, p_criticism, is_abuse, reader, is_reviewed
from mention
where rowid in (
    select rowid from mention
    where
        not is_deleted
        and created_at >= $since_at and created_at < $until_at
        and (len($platforms) = 0 or platform in $platforms)
        and (len($sentiments) = 0 or coalesce(sentiment, 'unread') in $sentiments)
        and (len($acts) = 0 or coalesce(act, 'unread') in $acts)
        and (len($languages) = 0 or language in $languages)
        and ($programme is null or (platform, account_id) in (
            select (platform, account_id) from own_account where programme_id = $programme
        ))
        and ($programme is not null or (platform, account_id) not in (
            select (platform, account_id) from account where role <> 'own'
        ))
        and ($q = '' or regexp_matches(text, '(?i)' || regexp_replace(
            regexp_replace(regexp_escape($q), '[kK]', '(?-i:[kK])', 'g'), '[sS]', '(?-i:[sS])', 'g'
        )))
        and ('corrected' not in $states or is_reviewed)
        and ('abusive' not in $states or is_abuse)
        and ('waiting' not in $states or (act in ('enquiry', 'complaint') and not exists (
            select 1 from replies as r
            where 'waiting' in $states and r.platform = mention.platform and r.mention_id = mention.mention_id
        )))
    order by
        case when $by = 'reactions' then coalesce(reactions, 0) + coalesce(comments, 0) + coalesce(shares, 0)
        when is_reviewed then case when act in ('criticism', 'complaint') then 1.0 else 0.0 end
        else coalesce(p_criticism, 0.0) end desc,
        created_at desc, mention_id
    limit $rows offset $skip
)
order by
    case when $by = 'reactions' then coalesce(reactions, 0) + coalesce(comments, 0) + coalesce(shares, 0)
    when is_reviewed then case when act in ('criticism', 'complaint') then 1.0 else 0.0 end
    else coalesce(p_criticism, 0.0) end desc,
    created_at desc, mention_id
