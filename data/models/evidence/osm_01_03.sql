-- grain: one row a piece of evidence
-- criterion: OSM-1.3
-- raise: Weigh what is needed against what each platform can do, and have it agreed.
-- days: 800
select 2 as strength, 'Need agreed by ' || party as what, decided_on as happened_on, 'agreement' as subject_kind,
       agreement_id as subject_id
from agreement
where programme_id = $programme and subject_kind = 'platform_need' and decision = 'agreed'
union all
select 1 as strength, 'Need ' || code || ', weight ' || weight || ', served by ' || served_by as what, created_at::date as happened_on, 'platform_need' as subject_kind,
       platform_need_id as subject_id
from platform_need
where programme_id = $programme and served_by is not null
union all
select 1 as strength, 'Need ' || code as what, created_at::date as happened_on, 'platform_need' as subject_kind,
       platform_need_id as subject_id
from platform_need
where programme_id = $programme
