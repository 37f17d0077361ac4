-- grain: one row: what people thought of closings
select count(*) as n, avg(s.score) as mean
from csat as s
inner join case_file as f on f.case_id = s.case_id
where ($programme is null or s.programme_id = $programme) and f.received_at >= $since and f.received_at < $until
