-- grain: one row per segment of the programme
select
    g.*,
    (select count(*) from segment_member as m where m.segment_id = g.segment_id) as members,
    (select count(*) from need as n where n.segment_id = g.segment_id and n.status = 'open') as open_needs,
    (select max(i.happened_at) from interaction as i
     left join interaction_party as p on p.interaction_id = i.interaction_id
     left join segment_member as m on m.stakeholder_id = p.stakeholder_id
     where i.segment_id = g.segment_id or m.segment_id = g.segment_id) as last_at
from segment as g
where g.programme_id = $programme
order by g.code
