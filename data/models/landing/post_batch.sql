-- grain: one row per landed post that says something the store does not hold
with seen as (
    select p.* from post as p
    inner join landed as n
        on p.platform = n.platform and p.account_id = n.account_id and p.post_id = n.post_id
)
select
    n.platform, n.post_id, n.account_id,
    coalesce(n.created_at, s.created_at) as created_at,
    n.observed_at,
    coalesce(s.arrived_at, cast($at as timestamp)) as arrived_at,
    n.text, n.url,
    coalesce(n.media_type, s.media_type) as media_type,
    coalesce(n.in_reply_to, s.in_reply_to) as in_reply_to,
    coalesce(n.native, s.native) as native,
    n.is_deleted,
    n.ingest_id
from landed as n
left join seen as s
    on s.platform = n.platform and s.account_id = n.account_id and s.post_id = n.post_id
where s.post_id is null
    or (
        n.observed_at >= s.observed_at
        and (
            coalesce(n.created_at, s.created_at), n.text, n.url, coalesce(n.media_type, s.media_type),
            coalesce(n.in_reply_to, s.in_reply_to), coalesce(n.native, s.native), n.is_deleted
        ) is distinct from (
            s.created_at, s.text, s.url, s.media_type, s.in_reply_to, s.native, s.is_deleted
        )
    )
