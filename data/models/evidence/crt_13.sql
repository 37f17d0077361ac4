-- grain: one row a piece of evidence
-- criterion: CRT-13
-- raise: Keep privacy in case handling: a processing record, and persons apart from cases.
-- days: 365
select 2 as strength, 'Processing ' || code || ' reviewed by ' || reviewed_by as what, reviewed_on as happened_on, 'processing_record' as subject_kind,
       processing_record_id as subject_id
from processing_record
where programme_id = $programme and reviewed_on is not null
union all
select 3 as strength, 'Erased on request from ' || mentions || ' mentions' as what, erased_at::date as happened_on, 'erasure' as subject_kind,
       erasure_id as subject_id
from erasure
union all
select 1 as strength, 'Processing ' || code as what, created_at::date as happened_on, 'processing_record' as subject_kind,
       processing_record_id as subject_id
from processing_record
where programme_id = $programme
