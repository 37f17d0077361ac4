-- grain: one row a piece of evidence
-- criterion: PRG-2
-- raise: Keep phases, activities and milestones with their baseline and current dates.
-- days: 400
select 3 as strength, count(done_on) || ' of ' || count(*) || ' milestones reached, '
           || count(case when done_on <= coalesce(due_baseline, due_on) then 1 end) || ' by the day first agreed, the latest '
           || greatest(max(done_on - coalesce(due_baseline, due_on)), 0) || ' days after it' as what,
       max(done_on) as happened_on, 'milestone' as subject_kind, 'all' as subject_id
from milestone
where programme_id = $programme
having count(done_on) > 0
union all
select 2 as strength, 'Activity ' || code || ' planned' as what, coalesce(baseline_start, starts_on) as happened_on, 'activity' as subject_kind,
       activity_id as subject_id
from activity
where programme_id = $programme
union all
select 1 as strength, 'Phase ' || code as what, starts_on as happened_on, 'phase' as subject_kind,
       phase_id as subject_id
from phase
where programme_id = $programme
