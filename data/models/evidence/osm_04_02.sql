-- grain: one row a piece of evidence
-- criterion: OSM-4.2
-- raise: Put a staff policy in force that answers the five questions.
-- days: 800
select case when count(distinct r.question) = 5 then 3 else 2 end as strength, 'Version ' || p.version || ' answers ' || count(distinct r.question) || ' of 5 questions' as what, p.in_force_from as happened_on, 'policy' as subject_kind,
       p.policy_id as subject_id
from policy as p
join policy_rule as r on r.policy_id = p.policy_id
where p.programme_id = $programme and p.audience = 'staff' and p.status = 'in_force'
group by p.policy_id, p.version, p.in_force_from
union all
select 1 as strength, 'Staff policy drafted, version ' || version as what, created_at::date as happened_on, 'policy' as subject_kind,
       policy_id as subject_id
from policy
where programme_id = $programme and audience = 'staff' and status = 'draft'
