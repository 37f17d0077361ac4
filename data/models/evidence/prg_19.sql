-- grain: one row a piece of evidence
-- criterion: PRG-19
-- raise: Follow each opportunity from where it came to what became of it.
-- days: 400
select 2 as strength, 'Opportunity ' || code || ' from ' || origin || ': ' || stage as what, coalesce(closed_on, opened_on) as happened_on, 'opportunity' as subject_kind,
       opportunity_id as subject_id
from opportunity
where programme_id = $programme and origin is not null
union all
select 1 as strength, 'Opportunity ' || code as what, opened_on as happened_on, 'opportunity' as subject_kind,
       opportunity_id as subject_id
from opportunity
where programme_id = $programme
