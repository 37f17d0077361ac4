-- grain: one row per post of the programme since $since that no content item became, newest first
select p.platform, p.post_id, p.created_at, p.text, p.url
from post as p
inner join own_account as a on a.platform = p.platform and a.account_id = p.account_id
where a.programme_id = $programme and p.in_reply_to is null and not p.is_deleted
    and ($since is null or p.created_at >= $since)
    and not exists (select 1 from content_post as c where c.platform = p.platform and c.post_id = p.post_id)
order by p.created_at desc
