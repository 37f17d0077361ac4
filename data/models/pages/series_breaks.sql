-- grain: one row per platform and metric for each day after $since on which its native metric changed group: before and after are not one series
-- note: a break is where our own values change, not where a platform announced it: a series that never held the old metric has none
-- note: names the dictionary does not list belong to the platform's usual group of the metric
with listed as (
    select
        platform,
        native_metric,
        metric,
        comparable_group,
        valid_from,
        valid_to,
        note,
        count(*) over (partition by platform, native_metric, metric) as times
    from platform_metric
),
seen as (
    select
        platform,
        account_id,
        day,
        native_metric,
        metric
    from account_daily
    union all
    select
        platform,
        account_id,
        day,
        views_native as native_metric,
        'views' as metric
    from posts
    where day is not null and views_native is not null
    union all
    select
        platform,
        account_id,
        day,
        reach_native as native_metric,
        'reach' as metric
    from posts
    where day is not null and reach_native is not null
),
named as (
    select
        s.platform,
        s.account_id,
        s.day,
        s.native_metric,
        s.metric,
        coalesce(l.comparable_group, s.platform || '_' || s.metric) as comparable_group,
        coalesce(l.note, '') as note
    from seen as s
    left join listed as l
        on l.platform = s.platform and l.native_metric = lower(s.native_metric)
        and s.metric = l.metric
        -- a name that a platform kept while changing what it counts is told apart by the day
        and (
            l.times = 1
            or ((l.valid_from is null or s.day >= l.valid_from) and (l.valid_to is null or s.day < l.valid_to))
        )
),
grouped as (
    select
        platform,
        account_id,
        metric,
        comparable_group,
        min(native_metric) as native_metric,
        max(note) as note,
        min(day) as day
    from named
    group by platform, account_id, metric, comparable_group
),
changed as (
    select
        platform,
        account_id,
        metric,
        day,
        native_metric,
        note,
        lag(native_metric) over (partition by platform, account_id, metric order by day) as native_before,
        lag(note) over (partition by platform, account_id, metric order by day) as note_before
    from grouped
)
select
    c.platform,
    c.metric,
    c.day,
    min(c.native_before) as native_before,
    min(c.native_metric) as native_metric,
    coalesce(nullif(max(c.note), ''), max(c.note_before)) as note
from changed as c
inner join own_account as a on a.platform = c.platform and a.account_id = c.account_id
where c.native_before is not null
    and c.day > cast($since as date) and c.day <= cast($until as date)
    and ($programme is null or a.programme_id = $programme)
group by c.platform, c.metric, c.day
order by c.day, c.platform, c.metric
