-- grain: one row a piece of evidence
-- criterion: OSM-5.1
-- raise: Turn the strategy into activities with dates and owners.
-- days: 400
select 3 as strength, 'Activity ' || code || ' is ' || done_percent || ' % done' as what, coalesce(starts_on, baseline_start) as happened_on, 'activity' as subject_kind,
       activity_id as subject_id
from activity
where programme_id = $programme and done_percent > 0 and owner is not null
union all
select 2 as strength, 'Activity ' || code || ' planned' as what, coalesce(starts_on, baseline_start, created_at::date) as happened_on, 'activity' as subject_kind,
       activity_id as subject_id
from activity
where programme_id = $programme and owner is not null
union all
select 1 as strength, 'Activity ' || code as what, created_at::date as happened_on, 'activity' as subject_kind,
       activity_id as subject_id
from activity
where programme_id = $programme
