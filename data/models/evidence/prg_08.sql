-- grain: one row a piece of evidence
-- criterion: PRG-8
-- raise: Give each activity exactly one accountable person and somebody who does it.
-- days: 400
select 3 as strength, count(case when n.accountable = 1 and n.doing > 0 then 1 end) || ' of ' || count(*)
           || ' activities have exactly one who answers for them and somebody who does them' as what,
       max(case when n.accountable = 1 and n.doing > 0 then n.newest end) as happened_on, 'activity' as subject_kind,
       'all' as subject_id
from activity as a
left join (
    select activity_id, count(case when letter = 'A' then 1 end) as accountable,
           count(case when letter = 'R' then 1 end) as doing, max(created_at)::date as newest
    from raci
    where programme_id = $programme
    group by activity_id
) as n on n.activity_id = a.activity_id
where a.programme_id = $programme and a.status <> 'stopped'
having count(case when n.accountable = 1 and n.doing > 0 then 1 end) > 0
union all
select case when starts_on is null then 1 else 2 end as strength, 'Budget line ' || code || ' approved' as what, coalesce(starts_on, created_at::date) as happened_on, 'budget_line' as subject_kind,
       budget_line_id as subject_id
from budget_line
where programme_id = $programme
