-- grain: one row a piece of evidence
-- criterion: POL-8
-- raise: List at least twenty policies of others and read five closely, topic by topic.
-- days: 1100
select 3 as strength, count(*) || ' listed, ' || count(*) filter (where is_reviewed) || ' read closely' as what, max(created_at)::date as happened_on, 'peer_policy' as subject_kind,
       'all' as subject_id
from peer_policy
where programme_id = $programme
having count(*) >= 20 and count(*) filter (where is_reviewed) >= 5
union all
select 1 as strength, 'Listed: ' || organisation as what, created_at::date as happened_on, 'peer_policy' as subject_kind,
       peer_policy_id as subject_id
from peer_policy
where programme_id = $programme
