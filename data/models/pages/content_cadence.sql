-- grain: one row per cadence rule of the programme, with what was planned and published from $since to $until
-- note: a type in words of the programme's own ('crew story') is no type of an item: all of the platform then count
select
    r.cadence_rule_id, r.platform, r.content_type, r.per_week, o.code as objective_code,
    count(i.content_item_id) as planned,
    count(case when i.status = 'published' then 1 end) as published
from cadence_rule as r
left join objective as o on o.objective_id = r.objective_id
left join content_item as i
    on i.programme_id = r.programme_id and i.objective_id = r.objective_id and lower(i.platform) = lower(r.platform)
    and i.status <> 'withdrawn'
    and (
        lower(i.content_type) = lower(r.content_type)
        or lower(r.content_type) not in (
            'post', 'photo', 'video', 'story', 'carousel', 'link', 'article', 'email', 'other'
        )
    )
    and cast(
        timezone((select value from setting where key = 'time_zone'), i.planned_at at time zone 'UTC') as date
    ) between $since and $until
where r.programme_id = $programme
group by r.cadence_rule_id, r.platform, r.content_type, r.per_week, o.code
order by o.code, r.platform, r.content_type
