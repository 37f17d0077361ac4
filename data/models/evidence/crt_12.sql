-- grain: one row a piece of evidence
-- criterion: CRT-12
-- raise: Pre-test each piece of material with those it is for, and change it.
-- days: 400
select 3 as strength, 'Pre-test ' || code || ' changed: ' || change_made as what, coalesce(change_made_on, held_on) as happened_on, 'pretest' as subject_kind,
       pretest_id as subject_id
from pretest
where programme_id = $programme and change_made is not null
union all
select 2 as strength, 'Pre-test ' || code || ' with ' || asked || ' people' as what, held_on as happened_on, 'pretest' as subject_kind,
       pretest_id as subject_id
from pretest
where programme_id = $programme
