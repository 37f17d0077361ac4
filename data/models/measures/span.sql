-- grain: one row: the first and the last day on which anything is known
select
    min(day) as first_day,
    max(day) as last_day
from chosen
