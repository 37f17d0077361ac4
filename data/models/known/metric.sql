-- grain: one row per value that the store had loaded by $known_at
select m.*
from main.metric as m
left join ingest as i on i.ingest_id = m.ingest_id
where coalesce(i.loaded_at, m.observed_at) <= $known_at
    and (m.platform, m.account_id) in (select (platform, account_id) from account where programme_id = $programme)
