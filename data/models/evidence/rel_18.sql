-- grain: one row a piece of evidence
-- criterion: REL-18
-- raise: Keep the processing record reviewed, and the basis of each contact.
-- days: 365
select 2 as strength, 'Processing ' || code || ' reviewed by ' || reviewed_by as what, reviewed_on as happened_on, 'processing_record' as subject_kind,
       processing_record_id as subject_id
from processing_record
where programme_id = $programme and reviewed_on is not null
union all
select 2 as strength, 'Checked by ' || checked_by || ': ' || subject || ', ' || replace(result, '_', ' ') as what, checked_on as happened_on, 'compliance_check' as subject_kind,
       compliance_check_id as subject_id
from compliance_check
where programme_id = $programme and checked_on is not null
union all
select 1 as strength, 'Processing ' || code as what, created_at::date as happened_on, 'processing_record' as subject_kind,
       processing_record_id as subject_id
from processing_record
where programme_id = $programme
