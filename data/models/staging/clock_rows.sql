-- grain: one row per clock of a case that was not cancelled, by the day the case was received
-- note: is_over: met, or over by the clock of its programme and not met; the others still run or are paused
select
    k.case_id,
    k.clock,
    k.turn,
    k.taken_minutes,
    k.met_at,
    k.due_at,
    r.programme_id,
    r.ref,
    r.kind,
    r.formality,
    r.channel,
    r.day,
    k.standing = 'met' as is_met,
    k.standing in ('met', 'late')
    or (k.standing = 'running' and k.due_at < p.present_at) as is_over
from case_clock as k
inner join case_rows as r on r.case_id = k.case_id
inner join at_present as p on p.programme_id = k.programme_id
where k.standing <> 'cancelled'
