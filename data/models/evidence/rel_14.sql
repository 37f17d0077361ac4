-- grain: one row a piece of evidence
-- criterion: REL-14
-- raise: Link the platform accounts of stakeholders, so that their mentions and our answers count.
-- days: 400
select 3 as strength, count(distinct i.interaction_id) || ' contacts with ' || count(distinct p.stakeholder_id)
           || ' stakeholders came from platforms, ' || count(distinct case when i.direction <> 'inbound' then i.interaction_id end)
           || ' of them with an answer of ours' as what,
       max(i.happened_at)::date as happened_on, 'interaction' as subject_kind, 'platform' as subject_id
from interaction as i
join interaction_party as p on p.interaction_id = i.interaction_id
where i.programme_id = $programme and i.source = 'platform'
having count(*) > 0
union all
select 1 as strength, 'Account on ' || platform || ' linked' as what, created_at::date as happened_on, 'stakeholder_account' as subject_kind,
       stakeholder_account_id as subject_id
from stakeholder_account
where programme_id = $programme
