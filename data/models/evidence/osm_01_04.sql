-- grain: one row a piece of evidence
-- criterion: OSM-1.4
-- raise: Decide on platforms with a reason; keep those left out.
-- days: 800
select 2 as strength, platform || ': ' || decision || ', ' || reason as what, decided_on as happened_on, 'platform_selection' as subject_kind,
       platform_selection_id as subject_id
from platform_selection
where programme_id = $programme and decided_on is not null
union all
select 1 as strength, platform || ' considered' as what, created_at::date as happened_on, 'platform_selection' as subject_kind,
       platform_selection_id as subject_id
from platform_selection
where programme_id = $programme
