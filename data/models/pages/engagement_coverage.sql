-- grain: one row per phase and segment of the programme, with the interactions that fell to both
with clock as (
    select coalesce(max(value), 'UTC') as zone from setting where key = 'time_zone'
),
placed as (
    select i.interaction_id, coalesce(i.phase_id, f.phase_id) as phase_id, i.segment_id
    from interaction as i
    cross join clock as c
    left join phase as f
        on f.programme_id = i.programme_id
        and cast(timezone(c.zone, i.happened_at at time zone 'UTC') as date) between f.starts_on and f.ends_on
    where i.programme_id = $programme
    qualify row_number() over (partition by i.interaction_id order by f.starts_on desc) = 1
),
fell as (
    select interaction_id, phase_id, segment_id from placed where segment_id is not null
    union
    select l.interaction_id, l.phase_id, m.segment_id
    from placed as l
    inner join interaction_party as p on p.interaction_id = l.interaction_id
    inner join segment_member as m on m.stakeholder_id = p.stakeholder_id and m.programme_id = $programme
)
select
    f.phase_id, f.code as phase_code, f.name as phase, f.starts_on, f.ends_on, f.status,
    g.segment_id, g.code as segment_code, g.name as segment, coalesce(g.is_required, false) as is_required,
    count(distinct x.interaction_id) as interactions
from phase as f
cross join segment as g
left join fell as x on x.phase_id = f.phase_id and x.segment_id = g.segment_id
where f.programme_id = $programme and g.programme_id = $programme
group by f.phase_id, f.code, f.name, f.starts_on, f.ends_on, f.status, g.segment_id, g.code, g.name, g.is_required
order by f.starts_on, f.code, g.code
