-- grain: one row a piece of evidence
-- criterion: OSM-3.5
-- raise: Approve by risk and authority, never oneself.
-- days: 400
select 3 as strength, 'Approved by ' || decided_by || ' as ' || role as what, decided_at::date as happened_on, 'approval' as subject_kind,
       approval_id as subject_id
from approval
where programme_id = $programme and decision = 'approved' and role is not null
union all
select 2 as strength, 'Answer approved by ' || decided_by as what, decided_at::date as happened_on, 'response' as subject_kind,
       response_id as subject_id
from response
where programme_id = $programme and decided_by is not null and decided_by <> author
