-- grain: one row per post of the period with enough exposure to be compared, best engagement rate first
-- note: $by is reach or views; the two are never mixed in one ranking. $order is best or weakest
with rated as (
    select
        p.platform, p.account_id, p.post_id, p.day, p.created_at, p.text, p.url, p.media_type, p.interactions,
        case when cast($by as varchar) = 'reach' then p.reach else p.views end as exposure
    from posts as p
    inner join own_account as a on a.platform = p.platform and a.account_id = p.account_id
    where p.in_reply_to is null
        and p.day between cast($since as date) and cast($until as date)
        and ($programme is null or a.programme_id = $programme)
        and (len(cast($platforms as varchar[])) = 0 or list_contains(cast($platforms as varchar[]), p.platform))
)
select
    r.*,
    100.0 * r.interactions / r.exposure as rate,
    count(*) over () as posts_compared
from rated as r
where r.interactions is not null and r.exposure >= cast($least as double)
order by
    case when cast($order as varchar) = 'best' then 100.0 * r.interactions / r.exposure end desc nulls last,
    case when cast($order as varchar) = 'weakest' then 100.0 * r.interactions / r.exposure end asc nulls last,
    r.exposure desc, r.post_id
limit 3
