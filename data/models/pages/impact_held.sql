-- grain: one row a series by area
select series, count(*) as kept, count(distinct area) as areas, min(starts_on) as first_on, max(starts_on) as last_on,
       list_sort(list(distinct area)) as named
from impact_series
where programme_id = $programme
group by series
order by series
