-- grain: one row per kind of thing of a programme's registers and person who wrote it, with how many and when
select 'stakeholder' as thing, created_by, count(*) as kept, min(created_at) as oldest, max(created_at) as newest
from stakeholder where programme_id = $programme group by created_by
union all
select 'stakeholder_assessment', created_by, count(*), min(created_at), max(created_at)
from stakeholder_assessment where programme_id = $programme group by created_by
union all
select 'interaction', created_by, count(*), min(created_at), max(created_at)
from interaction where programme_id = $programme group by created_by
union all
select 'engagement_activity', created_by, count(*), min(created_at), max(created_at)
from engagement_activity where programme_id = $programme group by created_by
union all
select 'relationship_review', created_by, count(*), min(created_at), max(created_at)
from relationship_review where programme_id = $programme group by created_by
union all
select 'content_item', created_by, count(*), min(created_at), max(created_at)
from content_item where programme_id = $programme group by created_by
union all
select 'incident', 'the detector', count(*), min(opened_at), max(opened_at)
from incident where programme_id = $programme having count(*) > 0
