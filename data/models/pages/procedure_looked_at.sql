-- grain: one row: the cases received between two days, their clocks that were decided, and the steps of their procedure
select
    count(*) as cases,
    cast(coalesce(sum(k.met), 0) as integer) as clocks_met,
    cast(coalesce(sum(k.late), 0) as integer) as clocks_late,
    cast(coalesce(sum(f.steps_due), 0) as integer) as steps_due,
    cast(coalesce(sum(f.steps_kept), 0) as integer) as steps_kept
from case_file as f
left join (
    select case_id, count(*) filter (where standing = 'met') as met, count(*) filter (where standing = 'late') as late
    from case_clock
    group by case_id
) as k on k.case_id = f.case_id
where f.programme_id = $programme and f.received_at >= cast($since as timestamp) and f.received_at < cast($until as timestamp)
