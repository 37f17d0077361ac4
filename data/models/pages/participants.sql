-- grain: one person who takes part today, as what and since when; signed-in staff without an entry are told as staff
select name as person, part, min(joined_on) as joined_on, source
from taking_part
where
    programme_id = $programme and joined_on <= cast($today as date)
    and (left_on is null or left_on > cast($today as date))
group by name, part, source
order by person, part
