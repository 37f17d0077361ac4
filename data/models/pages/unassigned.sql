-- grain: one row: the accounts of no programme, and how many of them are ours
select count(*) as accounts, count(*) filter (where role = 'own') as own from account where programme_id is null
