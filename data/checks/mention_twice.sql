-- A mention that stands in the store more than once: every count that holds it is too high.
select platform, mention_id, count(*) as times
from mention
group by platform, mention_id
having count(*) > 1
