-- grain: one row a piece of evidence
-- criterion: OSM-5.1
-- raise: Turn the strategy into activities with dates and owners.
-- days: 400
select 3 as strength, count(case when status = 'done' then 1 end) || ' of ' || count(*)
           || ' activities with an owner that were to end in the month are done, '
           || count(case when status = 'done' and ends_on <= coalesce(baseline_end, ends_on) then 1 end)
           || ' by the day first agreed' as what,
       max(case when status = 'done' then ends_on end) as happened_on, 'activity' as subject_kind,
       strftime(max(ends_on), '%Y-%m') as subject_id
from activity
where programme_id = $programme and owner is not null and status <> 'stopped'
group by date_trunc('month', ends_on)
having count(case when status = 'done' then 1 end) > 0
union all
select 2 as strength, 'Activity ' || code || ' planned' as what, coalesce(starts_on, baseline_start) as happened_on, 'activity' as subject_kind,
       activity_id as subject_id
from activity
where programme_id = $programme and owner is not null
union all
select 1 as strength, 'Activity ' || code as what, created_at::date as happened_on, 'activity' as subject_kind,
       activity_id as subject_id
from activity
where programme_id = $programme
