-- grain: one row per merge of the programme's register that still holds
select m.stakeholder_merge_id, m.similarity, m.created_at, m.created_by, k.name as kept, g.name as gone
from stakeholder_merge as m
inner join stakeholder as k on k.stakeholder_id = m.kept_id
inner join stakeholder as g on g.stakeholder_id = m.gone_id
where m.programme_id = $programme and m.state = 'merged'
order by m.created_at desc
