-- grain: one label per mention of the demo's sample that was reviewed, twenty seconds after the one before
insert into reading_label by name
select
    'lab_' || s.sample_id || '_' || s.place as label_id, s.programme_id, s.platform, s.mention_id, m.act,
    m.act in ('criticism', 'complaint') as is_critical, 'sample' as source, s.reader, s.said_act, s.said_p_critical,
    true as is_demo, cast($at as timestamp) + to_seconds(20 * (s.place + 1)) as created_at,
    cast($actor as varchar) as created_by
from sample_mention as s
inner join mention as m on m.platform = s.platform and m.mention_id = s.mention_id
where s.sample_id = $sample and s.place < $reviewed
