-- grain: one row per promise that was written down by $known_at, as it stood then
-- note: of one that was settled or moved since, the events say what it was; those without an event go by their days
with since as (
    select
        e.subject_id,
        count(*) filter (where e.type <> 'promise_moved') as settled,
        arg_min(json_extract_string(e.payload, '$.before.due_on'), e.happened_at)
            filter (where e.type = 'promise_moved') as due_on,
        arg_min(json_extract_string(e.payload, '$.before.owner'), e.happened_at)
            filter (where e.type = 'promise_moved') as owner
    from event as e
    where e.subject_kind = 'commitment' and e.happened_at > $known_at
        and e.type in ('promise_kept', 'promise_broken', 'promise_withdrawn', 'promise_moved')
    group by e.subject_id
),
-- the day that $known_at is in; midnight ends the day before
day as (
    select
        cast(
            timezone(value, ($known_at - interval 1 microsecond) at time zone 'UTC') as date
        ) as known_on
    from setting where key = 'time_zone'
)
select
    c.* exclude (status, due_on, owner),
    case
        when s.settled > 0 then 'open'
        when c.status = 'kept' and c.kept_on > d.known_on then 'open'
        when c.status = 'broken' and c.due_on >= d.known_on then 'open'
        else c.status
    end as status,
    coalesce(cast(s.due_on as date), c.due_on) as due_on,
    coalesce(s.owner, c.owner) as owner
from main.commitment as c
cross join day as d
left join since as s on s.subject_id = c.commitment_id
where c.created_at <= $known_at
    and c.programme_id = $programme
