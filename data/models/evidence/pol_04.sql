-- grain: one row a piece of evidence
-- criterion: POL-4
-- raise: Route issues to a queue and a contact.
-- days: 800
select 3 as strength, count(routed_at) || ' of ' || count(*) || ' cases of the month went to a queue or were referred, half within '
           || round(median(date_diff('second', received_at, routed_at) / 60.0))::bigint || ' minutes' as what,
       max(day) as happened_on, 'case' as subject_kind, strftime(max(day), '%Y-%m') as subject_id
from (
    select programme_id, day, received_at, routed_at from routed_rows
    union all
    select programme_id, day, received_at, null as routed_at from unrouted_rows
) as f
where programme_id = $programme
group by date_trunc('month', day)
having count(routed_at) > 0
union all
select 1 as strength, 'Rule: ' || coalesce(kind, 'everything') || ' to ' || queue as what, created_at::date as happened_on, 'routing_rule' as subject_kind,
       routing_rule_id as subject_id
from routing_rule
where programme_id = $programme and retired_at is null
union all
select 2 as strength, 'Rule ' || r.code || ' in force: ' || r.text as what, p.in_force_from as happened_on, 'policy_rule' as subject_kind,
       r.policy_rule_id as subject_id
from policy_rule as r
join policy as p on p.policy_id = r.policy_id
where r.programme_id = $programme and p.status = 'in_force' and p.audience = 'staff' and r.question = 'routing'
union all
select 1 as strength, 'Rule ' || r.code || ' drafted' as what, r.created_at::date as happened_on, 'policy_rule' as subject_kind,
       r.policy_rule_id as subject_id
from policy_rule as r
join policy as p on p.policy_id = r.policy_id
where r.programme_id = $programme and p.status = 'draft' and r.question = 'routing'
