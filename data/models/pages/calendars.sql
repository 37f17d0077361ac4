-- grain: one calendar of a programme, the first made first, with how many cases and procedures count by it
select
    k.*,
    (select count(*) from case_file as f where f.calendar_id = k.calendar_id and f.state <> 'closed') as open_cases,
    (select count(*) from case_procedure as p where p.calendar_id = k.calendar_id) as procedures
from work_calendar as k
where k.programme_id = $programme
order by k.created_at, k.calendar_id
