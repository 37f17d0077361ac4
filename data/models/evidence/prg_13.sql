-- grain: one row a piece of evidence
-- criterion: PRG-13
-- raise: Enter progress, values, spending and risk scores at least monthly: all four are set against the plan.
-- days: 60
with watched as (
    select 'value' as kind, recorded_at::date as day from measurement where programme_id = $programme and value is not null
    union all
    select 'spending', spent_on from budget_actual where programme_id = $programme and kind <> 'commitment'
    union all
    select 'risk', scored_on from risk_score where programme_id = $programme
), by_month as (
    select date_trunc('month', day) as month, max(day) as newest,
           count(case when kind = 'value' then 1 end) as measured, count(case when kind = 'spending' then 1 end) as spent,
           count(case when kind = 'risk' then 1 end) as scored
    from watched
    group by date_trunc('month', day)
)
select case when m.measured > 0 and m.spent > 0 and m.scored > 0 and count(a.done_percent) > 0 then 3 else 2 end as strength,
       'Looked at in the month: ' || m.measured || ' values, ' || m.spent || ' amounts spent, ' || m.scored || ' risk scores, '
           || count(a.done_percent) || ' activities with their progress' as what,
       m.newest as happened_on, 'programme' as subject_kind, strftime(m.month, '%Y-%m') as subject_id
from by_month as m
left join activity as a
    on a.programme_id = $programme and a.starts_on <= m.newest and coalesce(a.ends_on, m.newest) >= m.month
group by m.month, m.newest, m.measured, m.spent, m.scored
