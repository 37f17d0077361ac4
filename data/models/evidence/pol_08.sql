-- grain: one row a piece of evidence
-- criterion: POL-8
-- raise: List at least twenty policies of others and read five closely, topic by topic.
-- days: 1100
select 3 as strength, count(distinct p.peer_policy_id) || ' listed, '
           || count(distinct case when p.is_reviewed then p.peer_policy_id end) || ' read closely, '
           || count(distinct c.policy_topic_id) || ' topics compared' as what,
       max(coalesce(c.created_at, p.created_at))::date as happened_on, 'peer_policy' as subject_kind, 'all' as subject_id
from peer_policy as p
left join policy_coding as c on c.peer_policy_id = p.peer_policy_id and p.is_reviewed
where p.programme_id = $programme
having count(distinct p.peer_policy_id) >= 20
    and count(distinct case when p.is_reviewed then p.peer_policy_id end) >= 5
    and count(distinct c.peer_policy_id) >= 5
union all
select 1 as strength, 'Listed: ' || organisation as what, created_at::date as happened_on, 'peer_policy' as subject_kind,
       peer_policy_id as subject_id
from peer_policy
where programme_id = $programme
