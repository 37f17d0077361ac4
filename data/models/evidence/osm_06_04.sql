-- grain: one row a piece of evidence
-- criterion: OSM-6.4
-- raise: Note each change of a platform, and decide what it means for the KPIs.
-- days: 400
select 3 as strength, 'Change ' || code || ' decided' as what, coalesce(effective_on, announced_on) as happened_on, 'platform_change' as subject_kind,
       platform_change_id as subject_id
from platform_change
where programme_id = $programme and decision_id is not null
union all
select 2 as strength, 'Change ' || code || ' on ' || platform as what, coalesce(announced_on, effective_on) as happened_on, 'platform_change' as subject_kind,
       platform_change_id as subject_id
from platform_change
where programme_id = $programme
