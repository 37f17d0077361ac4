-- grain: one prepared answer, with how often it was used
select
    s.*,
    (select count(*) from response as r where r.standard_response_id = s.standard_response_id and r.status = 'sent') as used
from standard_response as s
where $programme is null or s.programme_id = $programme
order by s.retired_at is not null, s.code
