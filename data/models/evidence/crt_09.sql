-- grain: one row a piece of evidence
-- criterion: CRT-9
-- raise: Refer serious cases up, and have it acknowledged.
-- days: 400
select case when count(acknowledged_at) = count(*) then 3 else 2 end as strength,
       count(acknowledged_at) || ' of ' || count(*) || ' cases referred up in the month were acknowledged, half within '
           || round(median(date_diff('minute', escalated_at, acknowledged_at)))::bigint || ' minutes' as what,
       max(acknowledged_at)::date as happened_on, 'escalation' as subject_kind,
       strftime(max(escalated_at), '%Y-%m') as subject_id
from escalation
where programme_id = $programme
group by date_trunc('month', escalated_at)
having count(acknowledged_at) > 0
union all
select 2 as strength, 'Referred to ' || sent_to as what, escalated_at::date as happened_on, 'escalation' as subject_kind,
       escalation_id as subject_id
from escalation
where programme_id = $programme
