-- grain: one row a piece of evidence
-- criterion: OSM-4.1
-- raise: Put house rules for the public in force, and publish them.
-- days: 800
select 2 as strength, 'House rules, version ' || version || ', approved by ' || approved_by as what, in_force_from as happened_on, 'policy' as subject_kind,
       policy_id as subject_id
from policy
where programme_id = $programme and audience = 'public' and status = 'in_force'
union all
select 1 as strength, 'House rules drafted, version ' || version as what, created_at::date as happened_on, 'policy' as subject_kind,
       policy_id as subject_id
from policy
where programme_id = $programme and audience = 'public'
