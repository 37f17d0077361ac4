-- grain: the programme of an account
select programme_id from account where platform = $platform and account_id = $account
