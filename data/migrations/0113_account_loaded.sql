-- When rows of an account first and last came in, whichever programme it belongs to, and until which day its files of
-- posts say that they reach: a month without a post has no row that says so.
alter table account add column first_loaded_at timestamp;
alter table account add column newest_loaded_at timestamp;
alter table account add column posts_until date;

update account
set first_loaded_at = k.first_at, newest_loaded_at = k.newest_at
from (
    select h.platform, h.account_id, min(i.loaded_at) as first_at, max(i.loaded_at) as newest_at
    from (
        select distinct platform, account_id, ingest_id from mention
        union
        select distinct platform, account_id, ingest_id from post
        union
        select distinct platform, account_id, ingest_id from metric
    ) as h
    inner join ingest as i on i.ingest_id = h.ingest_id
    group by h.platform, h.account_id
) as k
where account.platform = k.platform and account.account_id = k.account_id;
