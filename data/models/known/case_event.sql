-- grain: one row per event of a case that had happened and was written down by $known_at
select e.*
from main.case_event as e
inner join main.case_file as f on f.case_id = e.case_id
where e.happened_at <= $known_at and e.created_at <= $known_at
    and f.programme_id = $programme
