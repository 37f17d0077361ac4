-- grain: one row per platform and hour with mentions, by when they were written; with the newest of them
-- note: late are those that the store came to know days after they were written: imported history proves no silence
select
    platform,
    date_trunc('hour', created_at) as hour,
    count(*) as mentions,
    max(created_at) as last_at,
    sum(case when least(arrived_at, observed_at) > created_at + interval 72 hour then 1 else 0 end) as late
from mention
where
    not is_deleted
    and created_at >= cast($since as timestamp) and created_at < cast($until as timestamp)
    and (platform, account_id) in (select (platform, account_id) from own_account where programme_id = $programme)
group by platform, date_trunc('hour', created_at)
order by platform, hour
