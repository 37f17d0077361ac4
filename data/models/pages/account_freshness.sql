-- grain: one row per account, with the newest of each kind that is held of it
-- note: read from the marts; heard_at is when we were last told anything by an export or a platform
with heard as (
    select platform, account_id, max(hour) as mention_at, null as post_at, null as value_day, null as heard_at
    from mentions_hourly where mentions > 0 group by platform, account_id
    union all by name
    select platform, account_id, max(created_at) as post_at, max(observed_at) as heard_at
    from posts group by platform, account_id
    union all by name
    select platform, account_id, max(day) as value_day, max(observed_at) as heard_at
    from account_daily group by platform, account_id
)
select
    a.platform, a.account_id, a.name, a.role, a.programme_id, a.time_zone,
    p.code as programme_code, p.name as programme_name,
    coalesce(p.is_demo, false) as is_demo,
    p.as_of,
    max(h.mention_at) as mention_at,
    max(h.post_at) as post_at,
    max(h.value_day) as value_day,
    max(h.heard_at) as heard_at,
    a.posts_until
from account as a
left join heard as h on h.platform = a.platform and h.account_id = a.account_id
left join programme as p on p.programme_id = a.programme_id
group by
    a.platform, a.account_id, a.name, a.role, a.programme_id, a.time_zone, p.code, p.name,
    coalesce(p.is_demo, false), p.as_of, a.posts_until
order by a.platform, a.name, a.account_id
