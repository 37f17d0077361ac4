-- grain: one row a piece of evidence
-- criterion: OSM-2.2
-- raise: Say which platform serves which segment.
-- days: 800
select 2 as strength, platform || ' for ' || segment || ': ' || purpose as what, created_at::date as happened_on, 'channel_plan' as subject_kind,
       channel_plan_id as subject_id
from channel_plan
where programme_id = $programme and purpose is not null
union all
select 1 as strength, platform || ' for ' || segment as what, created_at::date as happened_on, 'channel_plan' as subject_kind,
       channel_plan_id as subject_id
from channel_plan
where programme_id = $programme
