-- grain: one row a piece of evidence
-- criterion: OSM-6.5
-- raise: Tie a change of strategy to the finding behind it, and to what it brought.
-- days: 400
select 3 as strength, 'Change ' || code || ' brought: ' || effect as what, coalesce(decided_on, asked_on) as happened_on, 'change_request' as subject_kind,
       change_request_id as subject_id
from change_request
where programme_id = $programme and effect is not null and trigger_kind in ('kpi', 'evaluation', 'incident', 'platform_change')
union all
select 2 as strength, 'Change ' || code || ' because of ' || trigger_kind as what, asked_on as happened_on, 'change_request' as subject_kind,
       change_request_id as subject_id
from change_request
where programme_id = $programme and trigger_kind <> 'other'
