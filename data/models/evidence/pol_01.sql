-- grain: one row a piece of evidence
-- criterion: POL-1
-- raise: Say who may take part, and have them trained.
-- days: 800
select 3 as strength, 'Trained: ' || r.person || ', ' || c.name as what, r.passed_on as happened_on, 'training_course' as subject_kind,
       c.training_course_id as subject_id
from training_record as r
join training_course as c on c.training_course_id = r.training_course_id
where r.programme_id = $programme
union all
select 2 as strength, 'Rule ' || r.code || ' in force: ' || r.text as what, p.in_force_from as happened_on, 'policy_rule' as subject_kind,
       r.policy_rule_id as subject_id
from policy_rule as r
join policy as p on p.policy_id = r.policy_id
where r.programme_id = $programme and p.status = 'in_force' and p.audience = 'staff' and r.question = 'who'
union all
select 1 as strength, 'Rule ' || r.code || ' drafted' as what, r.created_at::date as happened_on, 'policy_rule' as subject_kind,
       r.policy_rule_id as subject_id
from policy_rule as r
join policy as p on p.policy_id = r.policy_id
where r.programme_id = $programme and p.status = 'draft' and r.question = 'who'
