-- grain: one row per mention that triggered an incident, the first ones first
select
    m.platform, m.mention_id, m.created_at, least(m.arrived_at, m.observed_at) as known_at, m.author_key, m.text, m.url,
    im.place
from incident_mention as im
inner join mention as m on m.platform = im.platform and m.mention_id = im.mention_id
where im.incident_id = $incident and not m.is_deleted
order by im.place
