-- grain: one row per objective of a programme, with what the SMART ticks ask beside its text
select
    objective_id,
    priority_id,
    segment,
    behaviour,
    core_purpose,
    stretch_reason
from objective
where programme_id = $programme
order by code
