-- grain: one row a piece of evidence
-- criterion: REL-5
-- raise: Put every stakeholder into a segment that says its criteria, size and source.
-- days: 400
select 3 as strength, count(*) || ' members in segments of known size' as what, max(created_at)::date as happened_on, 'segment' as subject_kind,
       'all' as subject_id
from segment_member
where programme_id = $programme
union all
select 2 as strength, 'Segment ' || code || ': ' || size || ' people, ' || source as what, coalesce(sized_on, created_at::date) as happened_on, 'segment' as subject_kind,
       segment_id as subject_id
from segment
where programme_id = $programme and size is not null and source is not null
union all
select 1 as strength, 'Segment ' || code as what, created_at::date as happened_on, 'segment' as subject_kind,
       segment_id as subject_id
from segment
where programme_id = $programme
