-- grain: one row a piece of evidence
-- criterion: OSM-2.5
-- raise: Enter the approved total, bring the lines to exactly it, and tie them to people and spending.
-- days: 400
with total as (
    select budget_total_id, amount, approved_on
    from budget_total
    where programme_id = $programme
    order by approved_on desc, created_at desc, budget_total_id desc
    limit 1
), lines as (
    select coalesce(sum(approved), 0) as amount
    from budget_line
    where programme_id = $programme
)
select 3 as strength, 'Spent on ' || l.code || ' of £' || (l.approved / 100)::bigint || ' approved'
           || coalesce(', accountable for its work: ' || (
               select count(distinct r.person) from raci as r where r.programme_id = $programme and r.letter = 'A'
           ) || ' people', '') || '; the lines tie to the approved total' as what,
       s.spent_on as happened_on, 'budget_line' as subject_kind, l.budget_line_id as subject_id
from budget_actual as s
join budget_line as l on l.budget_line_id = s.line_id
where s.programme_id = $programme and s.kind <> 'commitment'
    and exists (select 1 from raci as r where r.programme_id = $programme and r.letter = 'A')
    and (select amount from total) = (select amount from lines)
union all
select 2 as strength, 'Line ' || code || ' approved: £' || (approved / 100)::bigint as what, coalesce(starts_on, created_at::date) as happened_on, 'budget_line' as subject_kind,
       budget_line_id as subject_id
from budget_line
where programme_id = $programme
union all
select 2 as strength, 'Approved total of £' || (t.amount / 100)::decimal(18, 2) || case
           when l.amount = t.amount then ': the lines come to exactly it'
           when l.amount > t.amount then ': the lines come to £' || ((l.amount - t.amount) / 100)::decimal(18, 2) || ' more'
           else ': the lines come to £' || ((t.amount - l.amount) / 100)::decimal(18, 2) || ' less'
       end as what, t.approved_on as happened_on, 'budget_total' as subject_kind, t.budget_total_id as subject_id
from total as t
cross join lines as l
