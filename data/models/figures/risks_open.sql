-- grain: one row, how many risks were open at the end of a day
select count(*) as value
from risk
where programme_id = $programme
    and opened_on <= $until
    and (closed_on is null or closed_on > $until)
