-- grain: one row a piece of evidence
-- criterion: PRG-1
-- raise: Have a contact with every required group in every phase.
-- days: 400
select case when count(*) = count(last_at) then 3 else 2 end as strength,
       count(last_at) || ' of ' || count(*) || ' groups to be reached were met in phase ' || code as what,
       max(last_at)::date as happened_on, 'phase' as subject_kind, phase_id as subject_id
from (
    select f.phase_id, f.code, g.segment_id, max(met.happened_at) as last_at
    from phase as f
    join segment as g on g.programme_id = f.programme_id and g.is_required
    left join (
        select i.happened_at, i.phase_id, coalesce(m.segment_id, i.segment_id) as segment_id
        from interaction as i
        left join interaction_party as p on p.interaction_id = i.interaction_id
        left join segment_member as m on m.stakeholder_id = p.stakeholder_id and m.programme_id = i.programme_id
        where i.programme_id = $programme
    ) as met
        on met.segment_id = g.segment_id
        and (met.phase_id = f.phase_id or (met.phase_id is null and met.happened_at::date between f.starts_on and f.ends_on))
    where f.programme_id = $programme
    group by f.phase_id, f.code, g.segment_id
) as cell
group by phase_id, code
having count(last_at) > 0
union all
select 2 as strength, 'Contact in phase ' || f.code as what, i.happened_at::date as happened_on, 'interaction' as subject_kind,
       i.interaction_id as subject_id
from interaction as i
join phase as f
    on f.programme_id = i.programme_id
    and (f.phase_id = i.phase_id or (i.phase_id is null and i.happened_at::date between f.starts_on and f.ends_on))
where i.programme_id = $programme
