-- grain: one row
select count(*) as commands from command
