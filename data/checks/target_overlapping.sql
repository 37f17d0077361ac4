-- Targets in force whose periods overlap: on those days a KPI has two answers.
select
    a.kpi_id,
    a.target_id,
    b.target_id as other_target_id,
    greatest(a.period_start, b.period_start) as overlap_from,
    least(a.period_end, b.period_end) as overlap_to
from target as a
inner join target as b
    on b.kpi_id = a.kpi_id and b.target_id > a.target_id
    and b.period_start <= a.period_end and b.period_end >= a.period_start
where a.superseded_by is null and b.superseded_by is null
