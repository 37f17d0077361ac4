-- grain: one row a piece of evidence
-- criterion: REL-17
-- raise: Hold each review of a relationship in time, with its next step.
-- days: 400
select 3 as strength, 'Reviewed ' || case when done_on <= due_on then 'in time' else 'late' end || ', gap ' || gap_before || ' to ' || gap_after as what, done_on as happened_on, 'relationship_review' as subject_kind,
       relationship_review_id as subject_id
from relationship_review
where programme_id = $programme and done_on is not null and gap_after is not null
union all
select 2 as strength, 'Reviewed by ' || coalesce(done_by, 'us') as what, done_on as happened_on, 'relationship_review' as subject_kind,
       relationship_review_id as subject_id
from relationship_review
where programme_id = $programme and done_on is not null
union all
select 1 as strength, 'Review due' as what, created_at::date as happened_on, 'relationship_review' as subject_kind,
       relationship_review_id as subject_id
from relationship_review
where programme_id = $programme
