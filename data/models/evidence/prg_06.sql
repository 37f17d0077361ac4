-- grain: one row a piece of evidence
-- criterion: PRG-6
-- raise: Reflect in writing on the quality of own research, and act on it.
-- days: 400
select 3 as strength, 'Reflection ' || r.code || ' led to ' || a.code || ', done ' || (a.done_on - r.reflected_on) || ' days later' as what,
       a.done_on as happened_on, 'reflection' as subject_kind, r.reflection_id as subject_id
from reflection as r
join action as a on a.action_id = r.action_id and a.done_on >= r.reflected_on
where r.programme_id = $programme
union all
select 2 as strength, 'Reflection by ' || person as what, reflected_on as happened_on, 'reflection' as subject_kind,
       reflection_id as subject_id
from reflection
where programme_id = $programme
