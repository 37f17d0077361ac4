-- grain: one row per clock that had begun by $known_at, as it stood then
-- note: by what had been written down then; a pause that has ended since is not seen as one,
-- note: and a case that became another kind since has the clocks of its present kind
with since as (
    select
        e.case_id,
        e.happened_at,
        e.type,
        json_extract_string(e.payload, '$.clock') as clock
    from main.case_event as e
    where e.happened_at > $known_at or e.created_at > $known_at
),
later as (
    select
        s.case_id,
        count(*) filter (where s.type in ('closed', 'reclassified', 'stage_2_requested')) as ended,
        count(*) filter (where s.type = 'asked_person') as asked
    from since as s
    group by s.case_id
),
stood as (
    select
        k.*,
        k.met_at is not null and m.case_id is null and k.met_at <= $known_at as was_met,
        m.case_id is not null or k.met_at > $known_at or (k.met_at is null and l.ended > 0)
        or (k.standing = 'paused' and l.asked > 0) as was_running,
        x.case_id is not null as is_extended_since
    from main.case_clock as k
    left join later as l on l.case_id = k.case_id
    left join (select distinct case_id, happened_at from since) as m
        on m.case_id = k.case_id and m.happened_at = k.met_at
    left join (select distinct case_id, clock from since where type = 'extended') as x
        on x.case_id = k.case_id and x.clock = k.clock
    left join (select distinct case_id, happened_at from since where type <> 'received') as b
        on b.case_id = k.case_id and b.happened_at = k.started_at
    where k.started_at <= $known_at and b.case_id is null
        and k.case_id in (select f.case_id from main.case_file as f where f.created_at <= $known_at)
        and k.programme_id = $programme
)
select
    t.* exclude (met_at, standing, taken_minutes, due_at, is_extended, was_met, was_running, is_extended_since),
    case when t.was_met then t.met_at end as met_at,
    case when t.was_running then 'running' else t.standing end as standing,
    case when t.was_met then t.taken_minutes end as taken_minutes,
    case when t.is_extended_since then t.original_due_at else t.due_at end as due_at,
    t.is_extended and not t.is_extended_since as is_extended
from stood as t
