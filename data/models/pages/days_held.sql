-- grain: one row per platform with data of the programme (all of them when $programme is null)
-- note: read from the marts, so it costs the same at ten million mentions
with held as (
    -- a day whose mentions were all deleted holds none
    select platform, account_id, min(day) as first_day, max(day) as last_day, 'mentions' as kind
    from (
        select platform, account_id, day from mentions_daily group by platform, account_id, day having sum(mentions) > 0
    ) as d
    group by platform, account_id
    union all
    select platform, account_id, min(day) as first_day, max(day) as last_day, 'posts' as kind
    from posts group by platform, account_id
    union all
    select platform, account_id, min(day) as first_day, max(day) as last_day, 'account' as kind
    from account_daily group by platform, account_id
    union all
    -- a file of posts reaches to the end of its days, whether or not anything was posted then
    select platform, account_id, posts_until as first_day, posts_until as last_day, 'files' as kind
    from account where posts_until is not null
)
select
    h.platform,
    min(h.first_day) as first_day,
    max(h.last_day) as last_day,
    max(case when h.kind = 'mentions' then h.last_day end) as newest_mention,
    max(case when h.kind = 'posts' then h.last_day end) as newest_post,
    max(case when h.kind = 'account' then h.last_day end) as newest_account_value
from held as h
inner join own_account as a on a.platform = h.platform and a.account_id = h.account_id
where $programme is null or a.programme_id = $programme
group by h.platform
order by h.platform
