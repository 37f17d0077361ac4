-- grain: one row a piece of evidence
-- criterion: REL-11
-- raise: Give every stakeholder exactly one primary role.
-- days: 400
select case when count(*) = count(case when s.primaries = 1 then 1 end) then 3 else 2 end as strength,
       count(case when s.primaries = 1 then 1 end) || ' of ' || count(*) || ' stakeholders have exactly one primary role' as what,
       max(s.newest) as happened_on, 'stakeholder' as subject_kind, 'all' as subject_id
from stakeholder as k
left join (
    select stakeholder_id, count(case when rank = 'primary' then 1 end) as primaries,
           max(coalesce(from_on, created_at::date)) as newest
    from stakeholder_role
    where programme_id = $programme and until_on is null
    group by stakeholder_id
) as s on s.stakeholder_id = k.stakeholder_id
where k.programme_id = $programme and k.merged_into_id is null
having count(case when s.primaries = 1 then 1 end) > 0
union all
select case when from_on is null then 1 else 2 end as strength, 'Role ' || role || ', ' || rank as what, coalesce(from_on, created_at::date) as happened_on, 'stakeholder_role' as subject_kind,
       stakeholder_role_id as subject_id
from stakeholder_role
where programme_id = $programme
