-- grain: one row per source and person that an entered metric has values of in a period, with how many and when
select
    source as file_name,
    recorded_by as actor,
    count(*) as kept,
    min(recorded_at) as oldest,
    max(recorded_at) as newest
from measurement
where programme_id = $programme
    and metric_key = $metric
    and period_start >= $since
    and period_end <= $until
    and recorded_at <= $known_at
group by source, recorded_by
order by max(recorded_at) desc, source, recorded_by
