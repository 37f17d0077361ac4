-- grain: one row: what a replay of a programme's past depends on, so that it is made again when that changes and not before
select
    (select count(*) from ingest) as loads,
    (select count(*) from classification) as readings,
    (select max(m.created_at) from mention as m) as newest_at,
    (
        select string_agg(t.topic_id || t.terms, ' ' order by t.created_at, t.topic_id) from topic as t
        where t.programme_id = $programme and t.retired_at is null
    ) as topics
