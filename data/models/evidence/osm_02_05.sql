-- grain: one row a piece of evidence
-- criterion: OSM-2.5
-- raise: Tie the lines of the budget to people and spending.
-- days: 400
select 3 as strength, 'Spent on ' || l.code || ' of £' || (l.approved / 100)::bigint || ' approved'
           || coalesce(', accountable for its work: ' || (
               select count(distinct r.person) from raci as r where r.programme_id = $programme and r.letter = 'A'
           ) || ' people', '') as what,
       s.spent_on as happened_on, 'budget_line' as subject_kind, l.budget_line_id as subject_id
from budget_actual as s
join budget_line as l on l.budget_line_id = s.line_id
where s.programme_id = $programme
    and exists (select 1 from raci as r where r.programme_id = $programme and r.letter = 'A')
union all
select 2 as strength, 'Line ' || code || ' approved: £' || (approved / 100)::bigint as what, coalesce(starts_on, created_at::date) as happened_on, 'budget_line' as subject_kind,
       budget_line_id as subject_id
from budget_line
where programme_id = $programme
