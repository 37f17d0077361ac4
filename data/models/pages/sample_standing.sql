-- grain: one row: the sample of a programme that stands, with how far it was reviewed
select
    s.sample_id, s.programme_id, s.seed, s.size, s.since, s.until, s.population, s.flagged, s.created_at, s.created_by,
    count(*) filter (where l.label_id is not null) as reviewed,
    count(*) filter (where l.label_id is null and m.text is null) as gone
from review_sample as s
inner join sample_mention as d on d.sample_id = s.sample_id
left join labels_in_force as l on l.platform = d.platform and l.mention_id = d.mention_id
left join mention as m on m.platform = d.platform and m.mention_id = d.mention_id and not m.is_deleted
where s.programme_id = $programme and s.retired_at is null
group by s.sample_id, s.programme_id, s.seed, s.size, s.since, s.until, s.population, s.flagged, s.created_at, s.created_by
order by s.created_at desc
limit 1
