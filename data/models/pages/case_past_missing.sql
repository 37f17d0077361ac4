-- grain: one row, how many cases were worked on after an instant by events that do not hold what they changed
select count(distinct e.case_id) as cases
from case_event as e
inner join case_file as f on f.case_id = e.case_id
where f.programme_id = $programme
    and f.created_at <= $known_at
    and (e.happened_at > $known_at or e.created_at > $known_at)
    and e.sequence > 1
    and e.undo is null
