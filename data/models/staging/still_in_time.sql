-- grain: one row per programme ('' for accounts of none) and act that is owed an answer: what came after waits_from (UTC) is within its promised time
-- note: what pipelines/rules/clocks.py counts forwards, counted back from the present: as many open minutes or working days
-- note: promised is the first_response of the procedure in force for that act (a complaint's informal one), else its decision
-- note: without a procedure: 4 open hours for an enquiry, one working day for the others, Monday to Friday 9 to 17
-- note: it looks 90 days back: what is older is never within its time
with scope as (
    select
        p.programme_id,
        p.present_at,
        arg_max(c.definition, c.version) as definition,
        arg_max(c.calendar_id, c.version) as calendar_id
    from at_present as p
    left join case_procedure as c on c.programme_id = p.programme_id and c.in_force_from <= p.present_at
    group by p.programme_id, p.present_at
    union all
    select
        '' as programme_id,
        coalesce(max(case when stands_at is null then present_at end), cast(now() at time zone 'UTC' as timestamp)),
        null,
        null
    from at_present
),
desk as (
    select
        s.programme_id,
        s.present_at,
        coalesce(s.definition, '{"clocks":[]}') as definition,
        coalesce(w.zone, (select value from setting where key = 'time_zone'), 'UTC') as zone,
        w.weekly,
        coalesce(w.holidays, '[]') as holidays,
        coalesce(w.closures, '[]') as closures
    from scope as s
    left join work_calendar as w on w.calendar_id = s.calendar_id
),
clocks as (
    select programme_id, unnest(from_json(json_extract(definition, '$.clocks'), '["json"]')) as clock
    from desk
),
answering as (
    select
        programme_id,
        json_extract_string(clock, '$.clock') as name,
        unnest(from_json(json_extract(clock, '$.kinds'), '["varchar"]')) as act,
        cast(json_extract_string(clock, '$.minutes') as bigint) as minutes,
        cast(json_extract_string(clock, '$.working_days') as bigint) as days
    from clocks
    where json_extract_string(clock, '$.clock') in ('first_response', 'decision')
        and coalesce(json_extract_string(clock, '$.formality'), '') <> 'formal'
),
stated as (
    select
        programme_id,
        act,
        row_number() over (partition by programme_id, act order by name desc, days, minutes) as place,
        minutes,
        days
    from answering
),
promised as (
    select
        d.programme_id,
        d.present_at,
        k.act,
        case when s.act is null then k.minutes else s.minutes end as minutes,
        case when s.act is null then k.days else s.days end as days
    from desk as d
    cross join (values ('enquiry', 240, null), ('complaint', null, 1), ('criticism', null, 1)) as k (act, minutes, days)
    left join stated as s on s.programme_id = d.programme_id and s.act = k.act and s.place = 1
),
on_days as (
    select
        d.programme_id,
        d.present_at,
        d.zone,
        cast(t.day as date) as day,
        case
            when list_contains(from_json(d.holidays, '["varchar"]'), strftime(t.day, '%Y-%m-%d')) then null
            when d.weekly is not null
                then json_extract_string(d.weekly, '$.' || lower(strftime(t.day, '%a')))
            when isodow(t.day) <= 5 then '[["09:00","17:00"]]'
        end as hours
    from desk as d
    cross join (
        select unnest(generate_series(-91, 1)) as offset_days
    ) as n
    cross join lateral (select cast(d.present_at as date) + cast(n.offset_days as integer) as day) as t
),
intervals as (
    select programme_id, present_at, zone, day, unnest(from_json(hours, '["json"]')) as said
    from on_days
    where hours is not null
),
spans as (
    select
        programme_id,
        present_at,
        day,
        timezone(zone, day + to_minutes(
            60 * cast(split_part(json_extract_string(said, '$[0]'), ':', 1) as integer)
            + cast(split_part(json_extract_string(said, '$[0]'), ':', 2) as integer)
        )) at time zone 'UTC' as opens_at,
        timezone(zone, day + to_minutes(
            60 * cast(split_part(json_extract_string(said, '$[1]'), ':', 1) as integer)
            + cast(split_part(json_extract_string(said, '$[1]'), ':', 2) as integer)
        )) at time zone 'UTC' as closes_at
    from intervals
),
shut_days as (
    select programme_id, zone, unnest(from_json(closures, '["json"]')) as said
    from desk
),
shut as (
    select
        programme_id,
        timezone(zone, cast(json_extract_string(said, '$[0]') as timestamp)) at time zone 'UTC' as shuts_at,
        timezone(zone, cast(json_extract_string(said, '$[1]') as timestamp) + to_days(
            case when length(json_extract_string(said, '$[1]')) = 10 then 1 else 0 end
        )) at time zone 'UTC' as opens_again_at
    from shut_days
),
edges as (
    select programme_id, opens_at as edge from spans
    union
    select programme_id, closes_at from spans
    union
    select programme_id, shuts_at from shut
    union
    select programme_id, opens_again_at from shut
    union
    select programme_id, present_at from desk
),
pieces as (
    select programme_id, edge as begins_at, lead(edge) over (partition by programme_id order by edge) as ends_at
    from edges
),
counting as (
    select p.programme_id, s.day, p.begins_at, p.ends_at, p.ends_at <= s.present_at as is_over
    from pieces as p
    inner join spans as s
        on s.programme_id = p.programme_id and s.opens_at <= p.begins_at and s.closes_at >= p.ends_at
    left join shut as c
        on c.programme_id = p.programme_id and c.shuts_at <= p.begins_at and c.opens_again_at >= p.ends_at
    where c.programme_id is null
    group by p.programme_id, s.day, p.begins_at, p.ends_at, p.ends_at <= s.present_at
),
back as (
    select
        programme_id,
        begins_at,
        ends_at,
        date_diff('second', begins_at, ends_at) / 60.0 as minutes,
        sum(date_diff('second', begins_at, ends_at) / 60.0) over (partition by programme_id order by ends_at desc)
            as minutes_from_there
    from counting
    where is_over
),
closed as (
    select programme_id, day, max(ends_at) as closed_at
    from counting
    group by programme_id, day
    having bool_and(is_over)
),
closings as (
    select programme_id, closed_at, row_number() over (partition by programme_id order by closed_at desc) - 1 as days_ago
    from closed
)
select
    p.programme_id,
    p.act,
    coalesce(
        max(b.ends_at - to_microseconds(cast(1e6 * 60 * (p.minutes - (b.minutes_from_there - b.minutes)) as bigint))),
        max(c.closed_at),
        p.present_at - interval 90 day
    ) as waits_from
from promised as p
left join back as b
    on b.programme_id = p.programme_id and p.minutes is not null
    and b.minutes_from_there - b.minutes < p.minutes and b.minutes_from_there >= p.minutes
left join closings as c
    on c.programme_id = p.programme_id and c.days_ago = p.days
group by p.programme_id, p.act, p.present_at
