-- grain: one row a piece of evidence
-- criterion: REL-17
-- raise: Hold each review of a relationship in time, with its next step.
-- days: 400
select case when count(case when done_on <= due_on then 1 end) > 0 then 3 else 2 end as strength,
       count(case when done_on <= due_on then 1 end) || ' of ' || count(*) || ' reviews due in the month were held in time; the gap is smaller in '
           || count(case when abs(gap_after) < abs(gap_before) then 1 end) || ', greater in '
           || count(case when abs(gap_after) > abs(gap_before) then 1 end) as what,
       max(done_on) as happened_on, 'relationship_review' as subject_kind, strftime(max(due_on), '%Y-%m') as subject_id
from relationship_review
where programme_id = $programme
group by date_trunc('month', due_on)
having count(case when gap_after is not null then done_on end) > 0
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
