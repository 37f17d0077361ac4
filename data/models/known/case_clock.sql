-- grain: one row per clock that had begun by $known_at, as it stood then
-- note: each event since holds the clocks it changed as they stood before it; the first of them says how a clock stood.
-- note: where one does not hold them (cases from before they were kept) a pause that has ended since is not seen as
-- note: one, and a case that became another kind since has the clocks of its present kind
with since as (
    select
        e.case_id,
        e.sequence,
        e.undo,
        e.happened_at,
        e.type,
        json_extract_string(e.payload, '$.clock') as clock
    from main.case_event as e
    where e.happened_at > $known_at or e.created_at > $known_at
),
held as (
    select s.case_id
    from since as s
    group by s.case_id
    having count(*) = count(s.undo)
),
changed as (
    select
        s.case_id,
        s.sequence,
        unnest(from_json(json_extract(s.undo, '$.clocks'), '["json"]')) as told
    from since as s
    inner join held as h on h.case_id = s.case_id
),
past as (
    select
        c.case_id,
        json_extract_string(c.told, '$.clock') as clock,
        cast(json_extract_string(c.told, '$.turn') as integer) as turn,
        arg_min(c.told, c.sequence) as told
    from changed as c
    group by c.case_id, json_extract_string(c.told, '$.clock'), cast(json_extract_string(c.told, '$.turn') as integer)
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
        and k.case_id not in (select h.case_id from held as h)
        and k.programme_id = $programme
)
select
    t.case_id, t.programme_id, t.clock, t.turn, t.started_at,
    case when t.is_extended_since then t.original_due_at else t.due_at end as due_at,
    t.original_due_at,
    case when t.was_met then t.met_at end as met_at,
    t.paused_minutes,
    case when t.was_running then 'running' else t.standing end as standing,
    t.is_extended and not t.is_extended_since as is_extended,
    t.is_demo,
    case when t.was_met then t.taken_minutes end as taken_minutes
from stood as t
union all
select
    k.case_id, k.programme_id, k.clock, k.turn, k.started_at, k.due_at, k.original_due_at, k.met_at, k.paused_minutes,
    k.standing, k.is_extended, k.is_demo, k.taken_minutes
from main.case_clock as k
inner join held as h on h.case_id = k.case_id
inner join main.case_file as f on f.case_id = k.case_id
left join past as p on p.case_id = k.case_id and p.clock = k.clock and p.turn = k.turn
where p.case_id is null and f.created_at <= $known_at
    and k.programme_id = $programme
union all
select
    p.case_id, f.programme_id, p.clock, p.turn,
    cast(json_extract_string(p.told, '$.started_at') as timestamp) as started_at,
    cast(json_extract_string(p.told, '$.due_at') as timestamp) as due_at,
    cast(json_extract_string(p.told, '$.original_due_at') as timestamp) as original_due_at,
    cast(json_extract_string(p.told, '$.met_at') as timestamp) as met_at,
    cast(json_extract_string(p.told, '$.paused_minutes') as double) as paused_minutes,
    json_extract_string(p.told, '$.standing') as standing,
    cast(json_extract_string(p.told, '$.is_extended') as boolean) as is_extended,
    f.is_demo,
    cast(json_extract_string(p.told, '$.taken_minutes') as double) as taken_minutes
from past as p
inner join main.case_file as f on f.case_id = p.case_id
where json_extract_string(p.told, '$.is_new') is null and f.created_at <= $known_at
    and f.programme_id = $programme
