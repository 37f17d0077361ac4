-- grain: one row a piece of evidence
-- criterion: OSM-2.2
-- raise: Say which platform serves which segment, and have it agreed.
-- days: 800
select 2 as strength, 'Platform and audience agreed by ' || party as what, decided_on as happened_on, 'agreement' as subject_kind,
       agreement_id as subject_id
from agreement
where programme_id = $programme and subject_kind = 'channel_plan' and decision = 'agreed'
union all
select 1 as strength, platform || ' for ' || segment || ': ' || purpose as what, created_at::date as happened_on, 'channel_plan' as subject_kind,
       channel_plan_id as subject_id
from channel_plan
where programme_id = $programme and purpose is not null
union all
select 1 as strength, platform || ' for ' || segment as what, created_at::date as happened_on, 'channel_plan' as subject_kind,
       channel_plan_id as subject_id
from channel_plan
where programme_id = $programme
