-- grain: one row a workshop on the policy
select w.code, w.name, w.held_on, w.scenario, w.questions,
       (select count(*) from workshop_invite as i where i.policy_workshop_id = w.policy_workshop_id) as invited,
       (select count(*) from workshop_invite as i
        where i.policy_workshop_id = w.policy_workshop_id and i.input_on < w.held_on) as sent_before,
       (select count(*) from topic_position as p
        where p.policy_workshop_id = w.policy_workshop_id and p.consent = 'agreed') as agreed,
       (select count(*) from topic_position as p where p.policy_workshop_id = w.policy_workshop_id) as positions
from policy_workshop as w
where w.programme_id = $programme
order by w.held_on desc
