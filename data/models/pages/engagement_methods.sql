-- grain: one row per method: what was planned with it, what was done, how often something came back
with planned as (
    select method, count(*) as planned, count(case when status = 'done' then 1 end) as done
    from engagement_activity
    where programme_id = $programme
    group by method
),
used as (
    select
        method, count(*) as used,
        count(case when direction <> 'outbound' then 1 end) as came_back
    from interaction
    where programme_id = $programme
    group by method
),
fits as (
    select method, string_agg(reason, ' · ' order by reason) as reason
    from engagement_method
    where programme_id = $programme
    group by method
)
select
    coalesce(p.method, u.method, f.method) as method, coalesce(p.planned, 0) as planned, coalesce(p.done, 0) as done,
    coalesce(u.used, 0) as used, coalesce(u.came_back, 0) as came_back, f.reason
from planned as p
full join used as u on u.method = p.method
full join fits as f on f.method = coalesce(p.method, u.method)
order by used desc, method
