-- grain: one row per phase and segment of the programme, with the interactions that fell to both
select
    phase_id, phase_code, phase, starts_on, ends_on, status, segment_id, segment_code, segment, is_required, interactions
from phase_reached
where programme_id = $programme
order by starts_on, phase_code, segment_code
