-- grain: one row per programme with incidents that are open and that nobody has acknowledged or judged, the loudest first
-- note: a notice is quieter than that, and a snooze silences; a demo's incidents are seen from its own clock
with waiting as (
    select
        i.*,
        case i.severity when 'crisis' then 3 when 'act' then 2 else 1 end as loudness
    from incident as i
    inner join programme as p on p.programme_id = i.programme_id
    where
        i.closed_at is null and i.acknowledged_at is null and i.judged is null and i.severity <> 'notice'
        and (i.snoozed_until is null or i.snoozed_until <= coalesce(p.as_of, cast($now as timestamp)))
)

select
    p.programme_id,
    p.code,
    p.name,
    count(*) as incidents,
    max_by(w.severity, (w.loudness, w.opened_at)) as severity,
    max_by(w.sentence, (w.loudness, w.opened_at)) as sentence,
    max(w.loudness) as loudness
from waiting as w
inner join programme as p on p.programme_id = w.programme_id
group by p.programme_id, p.code, p.name
order by loudness desc, p.code
