-- grain: one row a piece of evidence
-- criterion: OSM-6.4
-- raise: Note each change of a platform, and decide what it means for the KPIs.
-- days: 400
select case when count(*) = count(case when answer <> 'open' then 1 end) then 3 else 2 end as strength,
       count(case when answer <> 'open' then 1 end) || ' of ' || count(*)
           || ' changes of platforms that took effect so far were answered, ' || count(decision_id) || ' by a decision' as what,
       max(case when answer <> 'open' then effective_on end) as happened_on, 'platform_change' as subject_kind,
       'all' as subject_id
from platform_change
where programme_id = $programme
having count(case when answer <> 'open' then 1 end) > 0 and count(decision_id) > 0
union all
select 2 as strength, 'Change ' || code || ' on ' || platform as what, coalesce(announced_on, effective_on) as happened_on, 'platform_change' as subject_kind,
       platform_change_id as subject_id
from platform_change
where programme_id = $programme
