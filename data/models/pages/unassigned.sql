-- grain: one row
select count(*) as accounts from account where programme_id is null
