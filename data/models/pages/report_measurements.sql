-- grain: one row per value of a programme entered after an instant, with the one that it corrects
select
    m.metric_key,
    m.period_start,
    m.period_end,
    m.value,
    m.source,
    m.recorded_by,
    b.measurement_id is not null as is_correction,
    b.value as was
from measurement as m
left join lateral (
    select
        o.measurement_id,
        o.value
    from measurement as o
    where o.programme_id = m.programme_id
        and o.metric_key = m.metric_key
        and o.period_start = m.period_start
        and o.period_end = m.period_end
        and o.recorded_at < m.recorded_at
    order by o.recorded_at desc
    limit 1
) as b on true
where m.programme_id = $programme
    and m.recorded_at > $since
order by m.metric_key, m.period_start, m.recorded_at
