-- grain: one version of a procedure with its calendar
select
    p.*, k.name as calendar_name, k.zone, k.nation, k.weekly, k.closures, k.holidays, k.holidays_until,
    (select count(*) from case_file as f where f.procedure_id = p.procedure_id) as cases
from case_procedure as p
inner join work_calendar as k on k.calendar_id = p.calendar_id
where $programme is null or p.programme_id = $programme
order by p.version desc
