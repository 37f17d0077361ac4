-- grain: one row per landing file that told the mentions of a period last, with how many and when they arrived
select
    m.ingest_id,
    count(*) as kept,
    min(m.arrived_at) as oldest,
    max(m.arrived_at) as newest
from mention as m
inner join mention_rows as r on r.platform = m.platform and r.mention_id = m.mention_id
inner join account as a on a.platform = m.platform and a.account_id = m.account_id
where r.day >= $since
    and r.day <= $until
    and a.role = $role
    and a.programme_id = $programme
    and list_contains($platforms, m.platform)
    and m.arrived_at <= $known_at
group by m.ingest_id
