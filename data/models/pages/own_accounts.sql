-- grain: one account of ours on a platform
select account_id, name from account where platform = $platform and role = 'own' order by name
