-- grain: one position of a workshop, with the votes on it, who objects and why, and the rules in force that stand on it
select
    t.topic_position_id, t.position, t.consent, t.objection, w.code as workshop, p.code as topic_code, p.name as topic,
    (select count(*) from topic_vote as v where v.topic_position_id = t.topic_position_id and v.vote = 'agree') as agree,
    (select count(*) from topic_vote as v where v.topic_position_id = t.topic_position_id and v.vote = 'abstain') as abstain,
    (select count(*) from topic_vote as v where v.topic_position_id = t.topic_position_id and v.vote = 'object') as object,
    (
        select count(*) from workshop_invite as i
        where i.policy_workshop_id = t.policy_workshop_id and (i.is_attending or i.input_on is not null)
    ) as asked,
    (
        select string_agg(r.code, ', ' order by r.code) from policy_rule as r
        inner join policy as q on q.policy_id = r.policy_id and q.status = 'in_force'
        where r.topic_position_id = t.topic_position_id
    ) as rules
from topic_position as t
inner join policy_workshop as w on w.policy_workshop_id = t.policy_workshop_id
inner join policy_topic as p on p.policy_topic_id = t.policy_topic_id
where t.programme_id = $programme
order by w.held_on desc, p.code
