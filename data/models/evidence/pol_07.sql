-- grain: one row a piece of evidence
-- criterion: POL-7
-- raise: Send questions before the day, and collect what those send who cannot come.
-- days: 1100
select 3 as strength, count(case when i.input_on < w.held_on then 1 end) || ' of ' || count(*) || ' invited sent their input before the day, '
           || count(case when i.input_on < w.held_on and not coalesce(i.is_attending, true) then 1 end) || ' of them could not come'
           as what,
       max(case when i.input_on < w.held_on then i.input_on end) as happened_on, 'policy_workshop' as subject_kind,
       w.policy_workshop_id as subject_id
from workshop_invite as i
join policy_workshop as w on w.policy_workshop_id = i.policy_workshop_id
where i.programme_id = $programme and w.questions_sent_on < w.held_on
group by w.policy_workshop_id
having count(case when i.input_on < w.held_on then 1 end) > 0
union all
select 2 as strength, 'Questions sent to ' || i.person as what, w.questions_sent_on as happened_on, 'workshop_invite' as subject_kind,
       i.workshop_invite_id as subject_id
from workshop_invite as i
join policy_workshop as w on w.policy_workshop_id = i.policy_workshop_id
where i.programme_id = $programme and w.questions_sent_on is not null
union all
select 1 as strength, 'Invited: ' || person as what, created_at::date as happened_on, 'workshop_invite' as subject_kind,
       workshop_invite_id as subject_id
from workshop_invite
where programme_id = $programme
