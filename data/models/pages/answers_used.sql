-- grain: one prepared answer that was sent: how often, how much of it was changed first, what people thought afterwards
select
    s.standard_response_id,
    count(*) as used,
    median(100.0 * levenshtein(r.text, s.body) / greatest(length(r.text), length(s.body), 1)) as changed_percent,
    count(c.score) as rated,
    avg(c.score) as score
from standard_response as s
inner join response as r on r.standard_response_id = s.standard_response_id and r.status = 'sent'
left join (
    select case_id, avg(score) as score from csat group by case_id
) as c on c.case_id = r.case_id
where $programme is null or s.programme_id = $programme
group by s.standard_response_id
