-- grain: one row, what the person thought of a case's newest closing; none where nobody was asked or answered
select s.csat_id, s.closure, s.score, s.comment
from csat as s
where s.case_id = $id
    and s.closure = (select count(*) from case_event as e where e.case_id = $id and e.type = 'closed')
