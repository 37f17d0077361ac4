-- grain: one row per topic that a programme listens for
select topic_id, name, terms
from topic
where programme_id = $programme and retired_at is null
order by created_at, topic_id
