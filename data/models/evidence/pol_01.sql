-- grain: one row a piece of evidence
-- criterion: POL-1
-- raise: Say who may take part, and have them trained.
-- days: 800
select 3 as strength, count(distinct r.code) || ' rules say who may, version ' || p.version || '; ' || count(distinct k.who) || ' of '
           || (
               select count(distinct who) from taking_part
               where programme_id = $programme and left_on is null and part in ('staff', 'ambassador')
           ) || ' who take part passed what is needed' as what,
       greatest(max(t.passed_on), p.in_force_from) as happened_on, 'policy' as subject_kind, p.policy_id as subject_id
from policy as p
join policy_rule as r on r.policy_id = p.policy_id and r.question = 'who'
join training_passed as t on t.programme_id = p.programme_id
join training_course as c on c.training_course_id = t.training_course_id
join taking_part as k
    on k.programme_id = t.programme_id and k.who = t.who and k.left_on is null and k.part in ('staff', 'ambassador')
where p.programme_id = $programme and p.status = 'in_force' and p.audience = 'staff' and coalesce(c.is_required, true)
group by p.policy_id, p.version, p.in_force_from
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
