-- grain: one row a piece of evidence
-- criterion: POL-9
-- raise: Let each rule stand on a position that was agreed.
-- days: 1100
select 3 as strength, 'Rule ' || r.code || ' stands on an agreed position' as what, w.held_on as happened_on, 'policy_rule' as subject_kind,
       r.policy_rule_id as subject_id
from policy_rule as r
join topic_position as t on t.topic_position_id = r.topic_position_id
join policy_workshop as w on w.policy_workshop_id = t.policy_workshop_id
where r.programme_id = $programme and t.consent = 'agreed'
union all
select 2 as strength, 'Position agreed: ' || t.position as what, w.held_on as happened_on, 'topic_position' as subject_kind,
       t.topic_position_id as subject_id
from topic_position as t
join policy_workshop as w on w.policy_workshop_id = t.policy_workshop_id
where t.programme_id = $programme and t.consent = 'agreed'
union all
select 1 as strength, 'Position: ' || position as what, created_at::date as happened_on, 'topic_position' as subject_kind,
       topic_position_id as subject_id
from topic_position
where programme_id = $programme
