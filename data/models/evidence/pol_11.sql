-- grain: one row a piece of evidence
-- criterion: POL-11
-- raise: Let ambassadors help first, and hand over what they cannot settle.
-- days: 800
select 3 as strength, 'Answered by a named employee or ambassador' as what, sent_at::date as happened_on, 'response' as subject_kind,
       response_id as subject_id
from response
where programme_id = $programme and sent_at is not null and capacity in ('named_employee', 'personal')
union all
select 2 as strength, 'Rule for ambassadors: ' || r.text as what, p.in_force_from as happened_on, 'policy_rule' as subject_kind,
       r.policy_rule_id as subject_id
from policy_rule as r
join policy as p on p.policy_id = r.policy_id
where r.programme_id = $programme and p.status = 'in_force' and r.condition like '%ambassador%'
