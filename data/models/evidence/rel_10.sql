-- grain: one row a piece of evidence
-- criterion: REL-10
-- raise: Choose a method with a reason, and look at what came back by method.
-- days: 400
select case when count(case when i.direction <> 'outbound' then 1 end) > 0 then 3 else 2 end as strength,
       count(*) || ' contacts by ' || i.method || ', something came back in '
           || round(100.0 * count(case when i.direction <> 'outbound' then 1 end) / count(*))::integer || '%, '
           || (
               select count(*) from engagement_activity as a
               where a.programme_id = $programme and a.method = i.method
           ) || ' planned' as what,
       max(i.happened_at)::date as happened_on, 'interaction' as subject_kind, i.method as subject_id
from interaction as i
where i.programme_id = $programme
    and (
        exists (select 1 from engagement_method as e where e.programme_id = $programme and e.method = i.method)
        or exists (select 1 from engagement_plan as e where e.programme_id = $programme and e.method = i.method)
    )
group by i.method
having count(*) >= 3
union all
select 1 as strength, 'Method ' || method || ': ' || reason as what, created_at::date as happened_on, 'engagement_method' as subject_kind,
       engagement_method_id as subject_id
from engagement_method
where programme_id = $programme
