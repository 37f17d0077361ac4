-- grain: one row a piece of evidence
-- criterion: PRG-8
-- raise: Give each activity exactly one accountable person and somebody who does it.
-- days: 400
select 3 as strength, 'One accountable for ' || a.code as what, max(r.created_at)::date as happened_on, 'activity' as subject_kind,
       a.activity_id as subject_id
from raci as r
join activity as a on a.activity_id = r.activity_id
where r.programme_id = $programme
group by a.activity_id, a.code
having count(*) filter (where r.letter = 'A') = 1 and count(*) filter (where r.letter = 'R') >= 1
union all
select 2 as strength, 'Budget line ' || code || ' approved' as what, coalesce(starts_on, created_at::date) as happened_on, 'budget_line' as subject_kind,
       budget_line_id as subject_id
from budget_line
where programme_id = $programme
