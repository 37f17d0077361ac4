-- grain: one consultation
select c.*, f.ref
from consultation as c
left join case_file as f on f.case_id = c.case_id
where $programme is null or c.programme_id = $programme
order by c.asked_at desc
