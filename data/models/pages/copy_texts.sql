-- grain: one row per mention of the period that has a text, newest first
select platform, mention_id, author_key, created_at, text, url, act, sentiment
from mention
where
    not is_deleted
    and text is not null
    and (not $critical or act in ('criticism', 'complaint'))
    and created_at >= $since_at and created_at < $until_at
    and (len($platforms) = 0 or platform in $platforms)
    and ($programme is null or (platform, account_id) in (
        select (platform, account_id) from own_account where programme_id = $programme
    ))
    and ($programme is not null or (platform, account_id) not in (
        select (platform, account_id) from account where role <> 'own'
    ))
order by created_at desc, mention_id
limit $rows
