-- grain: one row, how many issues were open at the end of a day
select count(*) as value
from issue
where programme_id = $programme
    and opened_on <= $until
    and (resolved_on is null or resolved_on > $until)
