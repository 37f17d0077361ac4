-- A mention written more than two days after it arrived: its time was read in the wrong order or zone.
select platform, mention_id, created_at, arrived_at
from mention
where created_at > arrived_at + interval 2 day
