-- grain: one row a piece of evidence
-- criterion: REL-16
-- raise: Record contacts as they happen: the index of involvement comes by itself.
-- days: 120
select 3 as strength, count(*) || ' contacts in the month' as what, max(happened_at)::date as happened_on, 'interaction' as subject_kind,
       strftime(date_trunc('month', max(happened_at)), '%Y-%m') as subject_id
from interaction
where programme_id = $programme
group by date_trunc('month', happened_at)
