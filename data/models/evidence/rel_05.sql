-- grain: one row a piece of evidence
-- criterion: REL-5
-- raise: Put every stakeholder into a segment that says its criteria, size and source.
-- days: 400
select case when count(m.stakeholder_id) = count(*) then 3 else 2 end as strength,
       count(m.stakeholder_id) || ' of ' || count(*) || ' stakeholders are in a segment of known size and source' as what,
       max(m.newest) as happened_on, 'stakeholder' as subject_kind, 'all' as subject_id
from (
    select stakeholder_id from stakeholder where programme_id = $programme and merged_into_id is null
) as s
left join (
    select x.stakeholder_id, max(x.created_at)::date as newest
    from segment_member as x
    join segment as g on g.segment_id = x.segment_id and g.size is not null and g.source is not null
    where x.programme_id = $programme
    group by x.stakeholder_id
) as m on m.stakeholder_id = s.stakeholder_id
having count(m.stakeholder_id) > 0
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
