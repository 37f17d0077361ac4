-- grain: one row per account whose rows the files brought: when, and until which day they say that they hold its posts
update account
set first_loaded_at = least(coalesce(account.first_loaded_at, $at), $at),
    newest_loaded_at = greatest(coalesce(account.newest_loaded_at, $at), $at),
    posts_until = greatest(account.posts_until, cast($posts_until as date))
from (select distinct platform, account_id from landed where ingest_id in (select unnest(cast($ingests as varchar[])))) as l
where account.platform = l.platform and account.account_id = l.account_id
