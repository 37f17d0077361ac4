-- grain: one row a piece of evidence
-- criterion: PRG-1
-- raise: Have a contact with every required group in every phase.
-- days: 400
select 3 as strength, count(distinct m.segment_id) || ' groups met in phase ' || f.code as what, max(i.happened_at)::date as happened_on, 'phase' as subject_kind,
       f.phase_id as subject_id
from interaction as i
join phase as f
    on f.programme_id = i.programme_id
    and (f.phase_id = i.phase_id or (i.phase_id is null and i.happened_at::date between f.starts_on and f.ends_on))
join interaction_party as p on p.interaction_id = i.interaction_id
join segment_member as m on m.stakeholder_id = p.stakeholder_id and m.programme_id = i.programme_id
where i.programme_id = $programme
group by f.phase_id, f.code
union all
select 2 as strength, 'Contact in phase ' || f.code as what, i.happened_at::date as happened_on, 'interaction' as subject_kind,
       i.interaction_id as subject_id
from interaction as i
join phase as f
    on f.programme_id = i.programme_id
    and (f.phase_id = i.phase_id or (i.phase_id is null and i.happened_at::date between f.starts_on and f.ends_on))
where i.programme_id = $programme
