-- grain: one row: what early warning would have to go by in a programme that has not switched it on
select
    count(*) as mentions,
    min(created_at) as first_at,
    max(created_at) as last_at,
    count(distinct platform) as platforms,
    sum(case when sentiment is null then 1 else 0 end) as unread
from mention
where
    not is_deleted
    and (platform, account_id) in (select (platform, account_id) from own_account where programme_id = $programme)
