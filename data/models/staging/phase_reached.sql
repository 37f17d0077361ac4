-- grain: one row per phase and segment of a programme, with the interactions that fell to both
-- note: a contact falls to the phase it names, else to that of its day (of the organisation's zone) which began last,
-- note: and to the segment it names and those of the stakeholders in it
with clock as (
    select coalesce(max(value), 'UTC') as zone from setting where key = 'time_zone'
),
placed as (
    select i.programme_id, i.interaction_id, i.happened_at, coalesce(i.phase_id, f.phase_id) as phase_id, i.segment_id
    from interaction as i
    cross join clock as c
    left join phase as f
        on f.programme_id = i.programme_id
        and cast(timezone(c.zone, i.happened_at at time zone 'UTC') as date) between f.starts_on and f.ends_on
    qualify row_number() over (partition by i.interaction_id order by f.starts_on desc) = 1
),
fell as (
    select interaction_id, happened_at, phase_id, segment_id from placed where segment_id is not null
    union
    select l.interaction_id, l.happened_at, l.phase_id, m.segment_id
    from placed as l
    inner join interaction_party as p on p.interaction_id = l.interaction_id
    inner join segment_member as m on m.stakeholder_id = p.stakeholder_id and m.programme_id = l.programme_id
)
select
    f.programme_id, f.phase_id, f.code as phase_code, f.name as phase, f.starts_on, f.ends_on, f.status,
    g.segment_id, g.code as segment_code, g.name as segment, coalesce(g.is_required, false) as is_required,
    count(distinct x.interaction_id) as interactions, max(x.happened_at) as last_at
from phase as f
inner join segment as g on g.programme_id = f.programme_id
left join fell as x on x.phase_id = f.phase_id and x.segment_id = g.segment_id
group by
    f.programme_id, f.phase_id, f.code, f.name, f.starts_on, f.ends_on, f.status, g.segment_id, g.code, g.name,
    g.is_required
