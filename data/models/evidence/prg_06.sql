-- grain: one row a piece of evidence
-- criterion: PRG-6
-- raise: Reflect in writing on the quality of own research, and act on it.
-- days: 400
select 3 as strength, 'Reflection ' || code || ' led to an action' as what, reflected_on as happened_on, 'reflection' as subject_kind,
       reflection_id as subject_id
from reflection
where programme_id = $programme and action_id is not null
union all
select 2 as strength, 'Reflection by ' || person as what, reflected_on as happened_on, 'reflection' as subject_kind,
       reflection_id as subject_id
from reflection
where programme_id = $programme
