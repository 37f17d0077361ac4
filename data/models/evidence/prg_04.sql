-- grain: one row a piece of evidence
-- criterion: PRG-4
-- raise: Give every cell of the mix an intervention and a finding that supports it.
-- days: 800
select 3 as strength, 'Mix ' || code || ' rests on a finding' as what, created_at::date as happened_on, 'mix_element' as subject_kind,
       mix_element_id as subject_id
from mix_element
where programme_id = $programme and finding_id is not null and intervention_id is not null
union all
select 1 as strength, 'Intervention ' || code || ' for a barrier' as what, created_at::date as happened_on, 'intervention' as subject_kind,
       intervention_id as subject_id
from intervention
where programme_id = $programme and barrier_id is not null
union all
select 1 as strength, 'Mix ' || code as what, created_at::date as happened_on, 'mix_element' as subject_kind,
       mix_element_id as subject_id
from mix_element
where programme_id = $programme
