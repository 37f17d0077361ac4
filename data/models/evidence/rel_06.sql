-- grain: one row a piece of evidence
-- criterion: REL-6
-- raise: Note needs with where they were heard, and what was done about them.
-- days: 400
select 3 as strength, 'Need met: ' || what_done as what, met_on as happened_on, 'need' as subject_kind,
       need_id as subject_id
from need
where programme_id = $programme and met_on is not null
union all
select 2 as strength, 'Need raised: ' || text as what, raised_on as happened_on, 'need' as subject_kind,
       need_id as subject_id
from need
where programme_id = $programme and raised_on is not null
