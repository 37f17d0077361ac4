-- grain: one row a piece of evidence
-- criterion: PRG-1
-- raise: Have a contact with every required group in every phase.
-- days: 400
select case when count(*) = count(last_at) then 3 else 2 end as strength,
       count(last_at) || ' of ' || count(*) || ' groups to be reached were met in phase ' || phase_code as what,
       max(last_at)::date as happened_on, 'phase' as subject_kind, phase_id as subject_id
from phase_reached
where programme_id = $programme and is_required
group by phase_id, phase_code
having count(last_at) > 0
union all
select 2 as strength, 'Contact in phase ' || f.code as what, i.happened_at::date as happened_on, 'interaction' as subject_kind,
       i.interaction_id as subject_id
from interaction as i
join phase as f
    on f.programme_id = i.programme_id
    and (f.phase_id = i.phase_id or (i.phase_id is null and i.happened_at::date between f.starts_on and f.ends_on))
where i.programme_id = $programme
