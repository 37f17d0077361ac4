-- grain: one spelling that is told under another name, the newest first
select name_merge_id, gone, kept, created_at, created_by
from name_merge
where programme_id = $programme and state = 'merged'
order by created_at desc, name_merge_id
