-- grain: one row a piece of evidence
-- criterion: REL-14
-- raise: Link the platform accounts of stakeholders, so that their mentions and our answers count.
-- days: 400
select 3 as strength, count(*) || ' contacts came from platforms' as what, max(happened_at)::date as happened_on, 'interaction' as subject_kind,
       'platform' as subject_id
from interaction
where programme_id = $programme and source = 'platform'
having count(*) > 0
union all
select 1 as strength, 'Account on ' || platform || ' linked' as what, created_at::date as happened_on, 'stakeholder_account' as subject_kind,
       stakeholder_account_id as subject_id
from stakeholder_account
where programme_id = $programme
