-- grain: one row a piece of evidence
-- criterion: PRG-1
-- raise: Have a contact with every required group in every phase.
-- days: 400
select 3 as strength, count(distinct coalesce(segment_id, 'none')) || ' groups met in phase ' || p.code as what, max(i.happened_at)::date as happened_on, 'phase' as subject_kind,
       p.phase_id as subject_id
from interaction as i
join phase as p on p.phase_id = i.phase_id
where i.programme_id = $programme
group by p.phase_id, p.code
union all
select 2 as strength, 'Contact in a phase' as what, happened_at::date as happened_on, 'interaction' as subject_kind,
       interaction_id as subject_id
from interaction
where programme_id = $programme and phase_id is not null
