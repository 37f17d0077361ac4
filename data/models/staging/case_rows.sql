-- grain: one row per case, by the day it was received on the organisation's clock
-- note: a clock that runs and is over counts as a step that was not kept; "over" is by the clock of its programme
select
    f.case_id,
    f.programme_id,
    f.ref,
    f.kind,
    f.formality,
    f.channel,
    cast(
        timezone((select value from setting where key = 'time_zone'), f.received_at at time zone 'UTC') as date
    ) as day,
    f.received_at,
    f.closed_at,
    f.outcome,
    f.anticipated,
    f.reopened,
    f.steps_kept,
    f.steps_due + coalesce(o.overdue, 0) as steps_due
from case_file as f
left join (
    select k.case_id, count(*) as overdue
    from case_clock as k
    inner join at_present as p on p.programme_id = k.programme_id
    where k.standing = 'running' and k.due_at < p.present_at
    group by k.case_id
) as o on o.case_id = f.case_id
