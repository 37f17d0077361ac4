-- grain: one row: what the store holds beside the demo
select
    (select count(*) from ingest where source <> 'demo') as ingests,
    (select count(*) from programme where not is_demo) as programmes
