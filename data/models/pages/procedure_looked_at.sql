-- grain: one row: the cases received from one day to another, their clocks that were met or over, and the steps of their procedure
select
    count(*) as cases,
    cast(coalesce(sum(k.met), 0) as integer) as clocks_met,
    cast(coalesce(sum(k.late), 0) as integer) as clocks_late,
    cast(coalesce(sum(f.steps_due), 0) as integer) as steps_due,
    cast(coalesce(sum(f.steps_kept), 0) as integer) as steps_kept
from case_rows as f
left join (
    select case_id, count(*) filter (where is_met) as met, count(*) filter (where is_over and not is_met) as late
    from clock_rows
    group by case_id
) as k on k.case_id = f.case_id
where f.programme_id = $programme and f.day >= cast($since as date) and f.day <= cast($until as date)
