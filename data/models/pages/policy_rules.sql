-- grain: one row a rule of a policy's version, with the agreed position of a workshop that it stands on
select
    r.policy_rule_id, r.policy_id, r.code, r.question, r.condition, r.effect, r.text, r.hint, r.topic_position_id,
    case when p.consent = 'agreed' then t.name end as stands_on, w.code as workshop
from policy_rule as r
left join topic_position as p on p.topic_position_id = r.topic_position_id
left join policy_topic as t on t.policy_topic_id = p.policy_topic_id
left join policy_workshop as w on w.policy_workshop_id = p.policy_workshop_id
where r.policy_id = $policy
order by r.code
