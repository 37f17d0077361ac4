-- grain: one row a piece of evidence
-- criterion: REL-11
-- raise: Give every stakeholder exactly one primary role.
-- days: 400
select 3 as strength, 'One primary role of ' || count(*) as what, max(coalesce(from_on, created_at::date)) as happened_on, 'stakeholder' as subject_kind,
       stakeholder_id as subject_id
from stakeholder_role
where programme_id = $programme
group by stakeholder_id
having count(*) filter (where rank = 'primary') = 1
union all
select 2 as strength, 'Role ' || role || ', ' || rank as what, coalesce(from_on, created_at::date) as happened_on, 'stakeholder_role' as subject_kind,
       stakeholder_role_id as subject_id
from stakeholder_role
where programme_id = $programme
