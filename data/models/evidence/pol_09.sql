-- grain: one row a piece of evidence
-- criterion: POL-9
-- raise: Let each rule stand on a position that was agreed.
-- days: 1100
select case when count(*) = count(t.topic_position_id) then 3 else 2 end as strength,
       count(t.topic_position_id) || ' of ' || count(*) || ' rules in force stand on an agreed position' as what,
       max(w.held_on) as happened_on, 'policy' as subject_kind, p.policy_id as subject_id
from policy as p
join policy_rule as r on r.policy_id = p.policy_id
left join topic_position as t on t.topic_position_id = r.topic_position_id and t.consent = 'agreed'
left join policy_workshop as w on w.policy_workshop_id = t.policy_workshop_id
where p.programme_id = $programme and p.status = 'in_force' and p.audience = 'staff'
group by p.policy_id
having count(t.topic_position_id) > 0
union all
select 2 as strength, 'Position agreed' || coalesce(' by ' || v.votes || ' votes', '') || ': ' || t.position as what, w.held_on as happened_on,
       'topic_position' as subject_kind, t.topic_position_id as subject_id
from topic_position as t
join policy_workshop as w on w.policy_workshop_id = t.policy_workshop_id
left join (
    select topic_position_id, count(*) as votes from topic_vote where vote = 'agree' group by topic_position_id
) as v on v.topic_position_id = t.topic_position_id
where t.programme_id = $programme and t.consent = 'agreed'
union all
select 1 as strength, 'Position: ' || position as what, created_at::date as happened_on, 'topic_position' as subject_kind,
       topic_position_id as subject_id
from topic_position
where programme_id = $programme
