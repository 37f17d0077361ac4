-- grain: one row per landing file that brought values of the accounts themselves in a period, with how many and when
select
    m.ingest_id,
    count(*) as kept,
    min(coalesce(i.loaded_at, m.observed_at)) as oldest,
    max(coalesce(i.loaded_at, m.observed_at)) as newest
from metric as m
inner join account as a on a.platform = m.platform and a.account_id = m.account_id
left join ingest as i on i.ingest_id = m.ingest_id
where m.post_id = ''
    and m.as_of >= $since
    and m.as_of <= $until
    and a.role = $role
    and a.programme_id = $programme
    and list_contains($platforms, m.platform)
    and coalesce(i.loaded_at, m.observed_at) <= $known_at
group by m.ingest_id
