-- grain: one row a period of a series, with and without it
select starts_on,
       sum(value) filter (where list_contains($treated, area)) as inside,
       sum(value) filter (where list_contains($control, area)) as outside
from impact_series
where programme_id = $programme and series = $series
group by starts_on
order by starts_on
