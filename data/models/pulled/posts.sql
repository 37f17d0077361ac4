-- grain: one row per landing file that brought values of the posts published in a period, with how many and when
select
    m.ingest_id,
    count(*) as kept,
    min(coalesce(i.loaded_at, m.observed_at)) as oldest,
    max(coalesce(i.loaded_at, m.observed_at)) as newest
from metric as m
inner join post_rows as p on p.platform = m.platform and p.account_id = m.account_id and p.post_id = m.post_id
inner join account as a on a.platform = m.platform and a.account_id = m.account_id
left join ingest as i on i.ingest_id = m.ingest_id
where p.day >= $since
    and p.day <= $until
    and a.role = $role
    and a.programme_id = $programme
    and list_contains($platforms, m.platform)
    and coalesce(i.loaded_at, m.observed_at) <= $known_at
group by m.ingest_id
