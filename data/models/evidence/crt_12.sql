-- grain: one row a piece of evidence
-- criterion: CRT-12
-- raise: Pre-test each piece of material with those it is for, and change it.
-- days: 400
select 3 as strength, count(change_made) || ' of ' || count(*) || ' pre-tests led to a change, ' || sum(asked)::bigint
           || ' people asked; ' || count(ethics) || ' with their ethics looked at' as what,
       max(case when change_made is not null then coalesce(change_made_on, held_on) end) as happened_on,
       'pretest' as subject_kind, 'all' as subject_id
from pretest
where programme_id = $programme and asked > 0
having count(change_made) > 0
union all
select 2 as strength, 'Pre-test ' || code || ' with ' || asked || ' people' as what, held_on as happened_on, 'pretest' as subject_kind,
       pretest_id as subject_id
from pretest
where programme_id = $programme
