-- grain: one anticipated criticism, with the answer prepared for it and how often it came true
select
    a.*, s.code as response_code, s.topic as response_topic,
    (select count(*) from case_file as f where f.card_id = a.card_id and f.kind = 'criticism') as criticisms,
    (select count(*) from case_file as f where f.card_id = a.card_id) as cases
from anticipated_criticism as a
left join standard_response as s on s.standard_response_id = a.response_id
where $programme is null or a.programme_id = $programme
order by a.retired_at is not null, a.likelihood * a.impact desc, a.code
