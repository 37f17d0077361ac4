-- grain: one row a piece of evidence
-- criterion: POL-6
-- raise: Begin the workshop with the situation, its trends, facts and figures.
-- days: 1100
select 2 as strength, 'Workshop ' || code || ' with its situation' as what, held_on as happened_on, 'policy_workshop' as subject_kind,
       policy_workshop_id as subject_id
from policy_workshop
where programme_id = $programme and scenario is not null
union all
select 1 as strength, 'Workshop ' || code as what, held_on as happened_on, 'policy_workshop' as subject_kind,
       policy_workshop_id as subject_id
from policy_workshop
where programme_id = $programme
