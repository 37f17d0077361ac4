-- grain: one row a piece of evidence
-- criterion: REL-5
-- raise: Put every stakeholder into a segment that says its criteria, size and source.
-- days: 400
select 3 as strength, count(*) || ' members in ' || s.code || ', a segment of known size' as what,
       max(m.created_at)::date as happened_on, 'segment' as subject_kind, s.segment_id as subject_id
from segment_member as m
join segment as s on s.segment_id = m.segment_id
where m.programme_id = $programme and s.size is not null
group by s.segment_id, s.code
union all
select 2 as strength, 'Segment ' || code || ': ' || size || ' people, ' || source as what,
       coalesce(sized_on, created_at::date) as happened_on, 'segment' as subject_kind, segment_id as subject_id
from segment
where programme_id = $programme and size is not null and source is not null
union all
select 1 as strength, 'Segment ' || code as what, created_at::date as happened_on, 'segment' as subject_kind,
       segment_id as subject_id
from segment
where programme_id = $programme
