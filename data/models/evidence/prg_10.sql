-- grain: one row a piece of evidence
-- criterion: PRG-10
-- raise: Declare the criteria of a pilot before it begins, and decide on what was measured.
-- days: 400
select 3 as strength, 'Criterion ' || code || ' declared before, measured ' || result as what, measured_on as happened_on, 'pilot_criterion' as subject_kind,
       pilot_criterion_id as subject_id
from pilot_criterion
where programme_id = $programme and measured_on is not null and declared_on <= measured_on
union all
select 2 as strength, 'Pilot ' || code || ' decided: ' || decision as what, decided_on as happened_on, 'pilot' as subject_kind,
       pilot_id as subject_id
from pilot
where programme_id = $programme and decided_on is not null
union all
select 1 as strength, 'Pilot ' || code as what, created_at::date as happened_on, 'pilot' as subject_kind,
       pilot_id as subject_id
from pilot
where programme_id = $programme
