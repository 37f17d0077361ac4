-- grain: one row, how many lessons were learnt by a day (state all), or have been used again by it (state reused)
select count(*) as value
from lesson as l
where l.programme_id = $programme
    and l.learnt_on <= $until
    and (
        $state = 'all'
        or exists (select 1 from lesson_reuse as u where u.lesson_id = l.lesson_id and u.reused_on <= $until)
    )
