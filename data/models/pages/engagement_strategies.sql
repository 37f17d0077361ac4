-- grain: one row per communication strategy of the programme
select c.*, g.name as segment
from comms_strategy as c
inner join segment as g on g.segment_id = c.segment_id
where c.programme_id = $programme
order by c.code
