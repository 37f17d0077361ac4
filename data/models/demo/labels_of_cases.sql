-- grain: one label per demo case that came from a mention: the kind its handler gave it
insert into reading_label by name
select
    'lab_' || f.case_id as label_id, f.programme_id, f.platform, f.mention_id,
    case f.kind when 'compliment' then 'praise' else f.kind end as act,
    f.kind in ('criticism', 'complaint') as is_critical, 'case' as source,
    c.reader || ' ' || c.reader_version as reader, c.act as said_act, c.p_criticism as said_p_critical,
    true as is_demo, f.received_at + interval 6 hour as created_at, coalesce(f.handler, f.created_by) as created_by
from case_file as f
inner join classification as c on c.platform = f.platform and c.mention_id = f.mention_id
where f.programme_id = $programme and f.mention_id is not null
