-- grain: one row per post that the store held at $known_at
-- note: when a post was deleted is known by the load that said so
select
    p.platform,
    p.post_id,
    p.account_id,
    p.created_at,
    p.observed_at,
    p.text,
    p.url,
    p.media_type,
    p.in_reply_to,
    p.is_deleted and coalesce(i.loaded_at <= $known_at, true) as is_deleted
from main.post as p
left join ingest as i on i.ingest_id = p.ingest_id
where p.arrived_at <= $known_at
    and (p.platform, p.account_id) in (select (platform, account_id) from account where programme_id = $programme)
