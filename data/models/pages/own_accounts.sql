-- grain: one account of ours on a platform
select account_id, name from own_account where platform = $platform order by name
