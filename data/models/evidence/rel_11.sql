-- grain: one row a piece of evidence
-- criterion: REL-11
-- raise: Give every stakeholder exactly one primary role.
-- days: 400
select case when count(*) = count(case when primaries = 1 then 1 end) then 3 else 2 end as strength,
       count(case when primaries = 1 then 1 end) || ' of ' || count(*) || ' stakeholders with a role have exactly one primary role' as what,
       max(newest) as happened_on, 'stakeholder' as subject_kind, 'all' as subject_id
from (
    select r.stakeholder_id, count(case when r.rank = 'primary' then 1 end) as primaries,
           max(coalesce(r.from_on, r.created_at::date)) as newest
    from stakeholder_role as r
    join stakeholder as k on k.stakeholder_id = r.stakeholder_id and k.merged_into_id is null
    where r.programme_id = $programme and r.until_on is null
    group by r.stakeholder_id
) as s
having count(case when primaries = 1 then 1 end) > 0
union all
select case when from_on is null then 1 else 2 end as strength, 'Role ' || role || ', ' || rank as what, coalesce(from_on, created_at::date) as happened_on, 'stakeholder_role' as subject_kind,
       stakeholder_role_id as subject_id
from stakeholder_role
where programme_id = $programme
