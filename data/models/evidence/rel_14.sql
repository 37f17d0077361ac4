-- grain: one row a piece of evidence
-- criterion: REL-14
-- raise: Link the platform accounts of stakeholders, and answer what they write.
-- days: 400
select case when count(r.answered_at) > 0 then 3 else 2 end as strength,
       count(r.answered_at) || ' of ' || count(*) || ' mentions of stakeholders in the month were answered' as what,
       max(m.created_at)::date as happened_on, 'mention' as subject_kind, strftime(max(m.created_at), '%Y-%m') as subject_id
from stakeholder_account as a
join stakeholder as s on s.stakeholder_id = a.stakeholder_id and s.merged_into_id is null
join mention as m on m.platform = a.platform and m.author_key = a.author_key
left join replies as r on r.platform = m.platform and r.mention_id = m.mention_id
where a.programme_id = $programme and not m.is_deleted
group by date_trunc('month', m.created_at)
union all
select 1 as strength, 'Account on ' || platform || ' linked' as what, created_at::date as happened_on, 'stakeholder_account' as subject_kind,
       stakeholder_account_id as subject_id
from stakeholder_account
where programme_id = $programme
