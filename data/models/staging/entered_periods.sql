-- grain: one row per programme, entered metric and period: the value recorded last, withdrawn ones (no value) included
select *
from measurement
qualify row_number() over (
    partition by programme_id, metric_key, period_start, period_end order by recorded_at desc, measurement_id desc
) = 1
