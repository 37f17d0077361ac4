-- grain: one row, how many posts of a programme there are, how many belong to no content item, and the newest of these
select
    count(*) as posts,
    count(*) - count(c.content_post_id) as without,
    max(case when c.content_post_id is null then p.day end) as newest
from posts as p
inner join own_account as a on a.platform = p.platform and a.account_id = p.account_id
left join content_post as c on c.platform = p.platform and c.post_id = p.post_id
where a.programme_id = $programme
    and p.in_reply_to is null
