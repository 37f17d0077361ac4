-- grain: one row per landing file that changed something of a programme after an instant, with the days it speaks of
-- note: a value of a post speaks of the day on which the post was published; a file without rows left has no days
with loads as (
    select
        ingest_id,
        kind,
        file_name,
        source,
        rows_new,
        rows_changed
    from ingest
    where (programme_id = $programme or programme_id is null)
        and loaded_at > $since
        and rows_new + rows_changed > 0
),
told as (
    select m.ingest_id, r.day
    from mention as m
    inner join loads as l on l.ingest_id = m.ingest_id
    inner join mention_rows as r on r.platform = m.platform and r.mention_id = m.mention_id
    union all
    select p.ingest_id, r.day
    from post as p
    inner join loads as l on l.ingest_id = p.ingest_id
    inner join post_rows as r on r.platform = p.platform and r.account_id = p.account_id and r.post_id = p.post_id
    union all
    select m.ingest_id, coalesce(r.day, m.as_of) as day
    from metric as m
    inner join loads as l on l.ingest_id = m.ingest_id
    left join post_rows as r on r.platform = m.platform and r.account_id = m.account_id and r.post_id = m.post_id
),
spans as (
    select
        ingest_id,
        min(day) as first_day,
        max(day) as last_day
    from told
    group by ingest_id
)
select
    l.kind,
    l.file_name,
    l.source,
    l.rows_new,
    l.rows_changed,
    s.first_day,
    s.last_day
from loads as l
left join spans as s on s.ingest_id = l.ingest_id
order by l.kind, l.file_name, l.source, l.ingest_id
