-- grain: one row a piece of evidence
-- criterion: REL-10
-- raise: Choose a method with a reason, and look at what came back by method.
-- days: 400
select 3 as strength, count(*) || ' contacts by ' || method as what, max(happened_at)::date as happened_on, 'interaction' as subject_kind,
       method as subject_id
from interaction
where programme_id = $programme
group by method
having count(*) >= 3
union all
select 1 as strength, 'Method ' || method || ': ' || reason as what, created_at::date as happened_on, 'engagement_method' as subject_kind,
       engagement_method_id as subject_id
from engagement_method
where programme_id = $programme and reason is not null
union all
select 1 as strength, 'Method ' || method as what, created_at::date as happened_on, 'engagement_method' as subject_kind,
       engagement_method_id as subject_id
from engagement_method
where programme_id = $programme
