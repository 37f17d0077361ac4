-- grain: one row a piece of evidence
-- criterion: PRG-3
-- raise: Have objectives measurable and agreed: a KPI with baseline, target and the signature of partners.
-- days: 400
select 3 as strength, 'Target of ' || k.code || ' in force, version ' || t.version as what, t.agreed_on as happened_on, 'kpi' as subject_kind,
       k.kpi_id as subject_id
from target as t
join kpi as k on k.kpi_id = t.kpi_id
where k.programme_id = $programme and t.superseded_by is null
union all
select 2 as strength, 'Agreed by ' || party as what, decided_on as happened_on, 'agreement' as subject_kind,
       agreement_id as subject_id
from agreement
where programme_id = $programme and subject_kind in ('objective', 'target', 'milestone')
union all
select 1 as strength, 'Objective ' || code as what, created_at::date as happened_on, 'objective' as subject_kind,
       objective_id as subject_id
from objective
where programme_id = $programme
