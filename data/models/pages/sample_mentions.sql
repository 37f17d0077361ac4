-- grain: one row per mention of a sample, in its order, with what the reader had said and what a person says
select
    d.place, d.platform, d.mention_id, d.reader, d.said_act, d.said_p_critical, m.created_at, m.text,
    l.act, l.is_critical, l.created_by as labelled_by, l.created_at as labelled_at
from sample_mention as d
left join mention as m on m.platform = d.platform and m.mention_id = d.mention_id and not m.is_deleted
left join labels_in_force as l on l.platform = d.platform and l.mention_id = d.mention_id
where d.sample_id = $sample
order by d.place
