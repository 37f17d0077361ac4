-- grain: one label per correction of the demo's staff
insert into reading_label by name
select
    replace(r.review_id, 'rev_demo_', 'lab_demo_') as label_id, cast($programme as varchar) as programme_id,
    r.platform, r.mention_id, r.act, r.act in ('criticism', 'complaint') as is_critical, 'correction' as source,
    r.review_id, c.reader || ' ' || c.reader_version as reader, c.act as said_act, c.p_criticism as said_p_critical,
    true as is_demo, r.reviewed_at as created_at, r.reviewed_by as created_by
from classification_review as r
inner join classification as c on c.platform = r.platform and c.mention_id = r.mention_id
where r.is_demo
