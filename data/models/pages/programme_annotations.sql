-- grain: one row per annotation of a programme, newest first
select annotation_id, starts_at, ends_at, kind, text
from annotation
where programme_id = $programme
order by starts_at desc, annotation_id desc
