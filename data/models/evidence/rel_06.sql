-- grain: one row a piece of evidence
-- criterion: REL-6
-- raise: Note needs with where they were heard, and what was done about them.
-- days: 400
select 3 as strength, count(met_on) || ' of ' || count(*) || ' needs that were raised are met, half within '
           || median(met_on - raised_on)::bigint || ' days' as what,
       max(met_on) as happened_on, 'need' as subject_kind, 'all' as subject_id
from need
where programme_id = $programme
having count(met_on) > 0
union all
select 2 as strength, 'Need raised: ' || text as what, raised_on as happened_on, 'need' as subject_kind,
       need_id as subject_id
from need
where programme_id = $programme and raised_on is not null
