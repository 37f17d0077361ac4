-- grain: one row per thing that is said of one stakeholder in the programme: roles, ties, accounts, segments
select 'role' as kind, stakeholder_role_id as id, role as word, rank as more, contribution as text, intent as state
from stakeholder_role
where programme_id = $programme and stakeholder_id = $stakeholder
union all
select
    'tie' as kind, r.relationship_id as id, r.kind as word,
    case when r.party_id = $stakeholder then 'to' else 'from' end as more,
    case when r.party_id = $stakeholder then o.name else p.name end as text, r.note as state
from relationship as r
inner join stakeholder as p on p.stakeholder_id = r.party_id
inner join stakeholder as o on o.stakeholder_id = r.other_id
where r.party_id = $stakeholder or r.other_id = $stakeholder
union all
select
    'account' as kind, stakeholder_account_id as id, platform as word, '' as more,
    coalesce(shown, 'an account without a name') as text, '' as state
from stakeholder_account
where programme_id = $programme and stakeholder_id = $stakeholder
union all
select 'segment' as kind, m.segment_member_id as id, g.code as word, '' as more, g.name as text, '' as state
from segment_member as m
inner join segment as g on g.segment_id = m.segment_id
where m.programme_id = $programme and m.stakeholder_id = $stakeholder
order by kind, word, text
