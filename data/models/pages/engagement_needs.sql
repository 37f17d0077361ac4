-- grain: one row per need of a stakeholder or a segment of the programme, open ones first, the oldest first
select n.*, coalesce(s.name, g.name) as whom
from need as n
left join stakeholder as s on s.stakeholder_id = n.stakeholder_id
left join segment as g on g.segment_id = n.segment_id
where n.programme_id = $programme
order by n.status = 'open' desc, n.raised_on, n.need_id
