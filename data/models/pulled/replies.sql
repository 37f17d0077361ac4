-- grain: one row per landing file that told our answers to the mentions of a period, with how many and when they arrived
select
    p.ingest_id,
    count(*) as kept,
    min(p.arrived_at) as oldest,
    max(p.arrived_at) as newest
from post as p
inner join mention_rows as r on r.platform = p.platform and r.mention_id = p.in_reply_to
inner join account as a on a.platform = r.platform and a.account_id = r.account_id
where r.day >= $since
    and r.day <= $until
    and a.role = $role
    and a.programme_id = $programme
    and list_contains($platforms, p.platform)
    and p.arrived_at <= $known_at
group by p.ingest_id
