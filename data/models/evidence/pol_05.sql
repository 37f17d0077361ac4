-- grain: one row a piece of evidence
-- criterion: POL-5
-- raise: Keep what is promised, and count it.
-- days: 800
select case when count(case when kept_on <= due_on then 1 end) > 0 then 3 else 2 end as strength,
       count(case when kept_on <= due_on then 1 end) || ' of ' || count(*) || ' promises due in the month were kept in time'
           as what,
       max(coalesce(kept_on, made_on)) as happened_on, 'commitment' as subject_kind, strftime(max(due_on), '%Y-%m') as subject_id
from commitment
where programme_id = $programme and status <> 'withdrawn'
group by date_trunc('month', due_on)
having count(kept_on) > 0
union all
select 2 as strength, 'Promised: ' || text as what, made_on as happened_on, 'commitment' as subject_kind,
       commitment_id as subject_id
from commitment
where programme_id = $programme
union all
select 2 as strength, 'Rule ' || r.code || ' in force: ' || r.text as what, p.in_force_from as happened_on, 'policy_rule' as subject_kind,
       r.policy_rule_id as subject_id
from policy_rule as r
join policy as p on p.policy_id = r.policy_id
where r.programme_id = $programme and p.status = 'in_force' and p.audience = 'staff' and r.question = 'reporting'
union all
select 1 as strength, 'Rule ' || r.code || ' drafted' as what, r.created_at::date as happened_on, 'policy_rule' as subject_kind,
       r.policy_rule_id as subject_id
from policy_rule as r
join policy as p on p.policy_id = r.policy_id
where r.programme_id = $programme and p.status = 'draft' and r.question = 'reporting'
