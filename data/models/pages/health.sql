-- grain: one row
select
    (select count(*) from mention) as mentions,
    (select count(*) from post) as posts,
    (select count(*) from metric) as metric_values,
    (select max(loaded_at) from ingest) as newest_load_at,
    (select max(hour) from mentions_hourly where mentions > 0) as newest_mention_hour,
    (select count(*) from programme) as programmes,
    (select bool_and(is_demo) from programme) as is_only_demo
