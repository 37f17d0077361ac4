-- grain: one row a piece of evidence
-- criterion: POL-3
-- raise: Say in whose name one speaks; every answer carries its capacity.
-- days: 800
select case when count(*) = count(case when capacity <> '' then 1 end) then 3 else 2 end as strength,
       count(case when capacity <> '' then 1 end) || ' of ' || count(*) || ' answers of the month say in whose name' as what,
       max(sent_at)::date as happened_on, 'response' as subject_kind, strftime(max(sent_at), '%Y-%m') as subject_id
from response
where programme_id = $programme and sent_at is not null
group by date_trunc('month', sent_at)
having count(case when capacity <> '' then 1 end) > 0
union all
select 2 as strength, 'Rule ' || r.code || ' in force: ' || r.text as what, p.in_force_from as happened_on, 'policy_rule' as subject_kind,
       r.policy_rule_id as subject_id
from policy_rule as r
join policy as p on p.policy_id = r.policy_id
where r.programme_id = $programme and p.status = 'in_force' and p.audience = 'staff' and r.question = 'identity'
union all
select 1 as strength, 'Rule ' || r.code || ' drafted' as what, r.created_at::date as happened_on, 'policy_rule' as subject_kind,
       r.policy_rule_id as subject_id
from policy_rule as r
join policy as p on p.policy_id = r.policy_id
where r.programme_id = $programme and p.status = 'draft' and r.question = 'identity'
