-- grain: one row a person who read a version of something
select subject_kind, subject_id, person, score, acknowledged_at
from acknowledgement
where programme_id = $programme
order by acknowledged_at desc, person
