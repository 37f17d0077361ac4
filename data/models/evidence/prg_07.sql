-- grain: one row a piece of evidence
-- criterion: PRG-7
-- raise: Note what happens outside with its source, and run the impact analysis that was declared before.
-- days: 400
select 3 as strength, 'Impact ' || code || ' analysed as declared on ' || declared_at::date
           || case when taken_in is null then '' else ', outside events taken in' end as what, run_at::date as happened_on, 'impact_design' as subject_kind,
       impact_design_id as subject_id
from impact_design
where programme_id = $programme and run_at is not null and result is not null and declared_at < run_at
union all
select 2 as strength, 'Outside event ' || code || ': ' || text as what, starts_on as happened_on, 'external_event' as subject_kind,
       external_event_id as subject_id
from external_event
where programme_id = $programme
