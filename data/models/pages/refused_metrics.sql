-- grain: one row per platform and metric that the platform refuses, with the instant since when: its series stops there
select
    c.platform,
    coalesce(p.metric, q.native_metric) as metric,
    min(q.native_metric) as native_metric,
    min(q.since_at) as since_at
from metric_quarantine as q
inner join connection as c on c.connection_id = q.connection_id and c.removed_at is null
left join platform_metric as p on p.platform = c.platform and p.native_metric = lower(q.native_metric)
where
    q.released_at is null
    and q.since_at < cast($until as date) + interval 2 day
    and q.since_at >= cast($since as date) - interval 1 day
    and ($programme is null or c.programme_id is null or c.programme_id = $programme)
group by c.platform, coalesce(p.metric, q.native_metric)
order by min(q.since_at), c.platform
