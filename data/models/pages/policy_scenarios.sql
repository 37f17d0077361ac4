-- grain: one row a test of the policy
select policy_scenario_id, code, text, situation, expected
from policy_scenario
where programme_id = $programme
order by code
