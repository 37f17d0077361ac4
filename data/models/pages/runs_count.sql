-- grain: one row
select count(*) as runs from job
