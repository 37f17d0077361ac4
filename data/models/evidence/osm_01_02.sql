-- grain: one row a piece of evidence
-- criterion: OSM-1.2
-- raise: Give objectives for channels, each under an objective of the programme, and have them agreed.
-- days: 800
select 2 as strength, 'Objective agreed by ' || party as what, decided_on as happened_on, 'agreement' as subject_kind,
       agreement_id as subject_id
from agreement
where programme_id = $programme and subject_kind = 'objective' and decision = 'agreed'
union all
select 1 as strength, 'Objective ' || code || ' hangs under another' as what, created_at::date as happened_on, 'objective' as subject_kind,
       objective_id as subject_id
from objective
where programme_id = $programme and scope = 'channel' and parent_id is not null
union all
select 1 as strength, 'Objective ' || o.code || ' has a KPI' as what, k.created_at::date as happened_on, 'objective' as subject_kind,
       o.objective_id as subject_id
from objective as o
join kpi as k on k.objective_id = o.objective_id
where o.programme_id = $programme
