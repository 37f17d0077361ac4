-- grain: one row a piece of evidence
-- criterion: POL-2
-- raise: Say when one takes part, and set the time spent against what came of it.
-- days: 800
select 3 as strength, s.answering || ' minutes answering in the month, ' || c.cases || ' cases closed: '
           || round(1.0 * s.answering / c.cases)::integer || ' minutes a case' as what,
       s.newest as happened_on, 'time_log' as subject_kind, strftime(s.month, '%Y-%m') as subject_id
from (
    select date_trunc('month', spent_on) as month, sum(minutes) as answering, max(spent_on) as newest
    from time_log
    where programme_id = $programme and doing = 'answering'
    group by date_trunc('month', spent_on)
) as s
join (
    select date_trunc('month', closed_at) as month, count(*) as cases
    from case_file
    where programme_id = $programme and closed_at is not null
    group by date_trunc('month', closed_at)
) as c on c.month = s.month
where exists (
    select 1 from policy_rule as r
    join policy as p on p.policy_id = r.policy_id
    where p.programme_id = $programme and p.status = 'in_force' and p.audience = 'staff' and r.question = 'when'
)
union all
select 2 as strength, minutes || ' minutes ' || doing || ': ' || outcome as what, spent_on as happened_on, 'time_log' as subject_kind,
       time_log_id as subject_id
from time_log
where programme_id = $programme and outcome is not null
union all
select 2 as strength, 'Rule ' || r.code || ' in force: ' || r.text as what, p.in_force_from as happened_on, 'policy_rule' as subject_kind,
       r.policy_rule_id as subject_id
from policy_rule as r
join policy as p on p.policy_id = r.policy_id
where r.programme_id = $programme and p.status = 'in_force' and p.audience = 'staff' and r.question = 'when'
union all
select 1 as strength, 'Rule ' || r.code || ' drafted' as what, r.created_at::date as happened_on, 'policy_rule' as subject_kind,
       r.policy_rule_id as subject_id
from policy_rule as r
join policy as p on p.policy_id = r.policy_id
where r.programme_id = $programme and p.status = 'draft' and r.question = 'when'
