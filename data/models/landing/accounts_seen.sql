-- grain: one row per account that the landed rows name for the first time
insert into account by name
select
    l.platform,
    l.account_id,
    case when l.account_id = '' then l.platform else l.account_id end as name,
    cast($programme as varchar) as programme_id,
    cast($at as timestamp) as created_at
from (select distinct platform, account_id from landed where ingest_id = $ingest) as l
left join account as a on a.platform = l.platform and a.account_id = l.account_id
where a.platform is null
