-- grain: one row per entered metric and period of a programme: the correction recorded last, as known at $known_at (null: now)
select
    metric_key, period_start, period_end, value, numerator, denominator, availability, n, ci_low, ci_high, source,
    recorded_at, recorded_by
from (
    select
        m.*,
        row_number() over (
            partition by metric_key, period_start, period_end order by recorded_at desc, measurement_id desc
        ) as place
    from measurement as m
    where programme_id = $programme
        and recorded_at <= coalesce($known_at, recorded_at)
) as ranked
where place = 1
order by metric_key, period_end, period_start
