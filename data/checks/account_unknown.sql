-- Accounts that rows speak of and the list of accounts does not name: they are missing from every filter.
select
    f.platform,
    f.account_id
from (
    select platform, account_id from mention
    union
    select platform, account_id from post
    union
    select platform, account_id from metric
) as f
anti join account as a on a.platform = f.platform and a.account_id = f.account_id
