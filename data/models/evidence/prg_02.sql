-- grain: one row a piece of evidence
-- criterion: PRG-2
-- raise: Keep phases, activities and milestones with their baseline and current dates.
-- days: 400
select 3 as strength, 'Milestone ' || code || ' reached' as what, done_on as happened_on, 'milestone' as subject_kind,
       milestone_id as subject_id
from milestone
where programme_id = $programme and done_on is not null
union all
select 2 as strength, 'Activity ' || code || ' planned' as what, coalesce(baseline_start, starts_on, created_at::date) as happened_on, 'activity' as subject_kind,
       activity_id as subject_id
from activity
where programme_id = $programme
union all
select 1 as strength, 'Phase ' || code as what, starts_on as happened_on, 'phase' as subject_kind,
       phase_id as subject_id
from phase
where programme_id = $programme
