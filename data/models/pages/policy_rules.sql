-- grain: one row a rule of a policy's version
select policy_rule_id, policy_id, code, question, condition, effect, text, hint, topic_position_id
from policy_rule
where policy_id = $policy
order by code
