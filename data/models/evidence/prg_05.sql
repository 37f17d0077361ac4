-- grain: one row a piece of evidence
-- criterion: PRG-5
-- raise: Collect findings with their source and whom they apply to, and weigh them with others: note who agreed to them.
-- days: 800
select 2 as strength, 'Finding agreed by ' || party as what, decided_on as happened_on, 'agreement' as subject_kind,
       agreement_id as subject_id
from agreement
where programme_id = $programme and subject_kind = 'finding' and decision = 'agreed'
union all
select 1 as strength, 'Finding ' || f.code || ' from ' || s.title as what, f.created_at::date as happened_on, 'finding' as subject_kind,
       f.finding_id as subject_id
from finding as f
join evidence_source as s on s.evidence_source_id = f.source_id
where f.programme_id = $programme
union all
select 1 as strength, 'Source ' || code as what, created_at::date as happened_on, 'evidence_source' as subject_kind,
       evidence_source_id as subject_id
from evidence_source
where programme_id = $programme
