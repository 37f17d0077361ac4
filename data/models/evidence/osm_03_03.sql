-- grain: one row a piece of evidence
-- criterion: OSM-3.3
-- raise: Check format, alternative text and captions of each draft.
-- days: 400
select 3 as strength, 'Draft checked by ' || g.code || ': ' || d.result as what, d.created_at::date as happened_on, 'guideline' as subject_kind,
       g.guideline_id as subject_id
from draft_check as d
join guideline as g on g.guideline_id = d.guideline_id
where d.programme_id = $programme and g.rule in ('alt_text', 'captions', 'length', 'hashtags', 'format')
union all
select 2 as strength, 'Published with alternative text: ' || code as what, planned_at::date as happened_on, 'content_item' as subject_kind,
       content_item_id as subject_id
from content_item
where programme_id = $programme and alt_text is not null and status = 'published'
union all
select 1 as strength, 'Guideline ' || code as what, created_at::date as happened_on, 'guideline' as subject_kind,
       guideline_id as subject_id
from guideline
where programme_id = $programme
