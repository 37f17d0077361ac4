-- grain: one row a piece of evidence
-- criterion: OSM-3.3
-- raise: Check format, alternative text and captions of each draft.
-- days: 400
select case when count(case when kept then 1 end) > 0 then 3 else 2 end as strength,
       count(case when kept then 1 end) || ' of ' || count(*) || ' items checked in the month keep every rule of text and images'
           as what,
       max(checked_on) as happened_on, 'content_item' as subject_kind, strftime(max(checked_on), '%Y-%m') as subject_id
from (
    select d.content_item_id, max(d.created_at)::date as checked_on, bool_and(d.result = 'kept') as kept
    from draft_check as d
    join guideline as g on g.guideline_id = d.guideline_id
    where d.programme_id = $programme
        and g.rule in (
            'alt_text', 'captions', 'text_length', 'hashtag_count', 'camel_case', 'emoji_count', 'has_text', 'image_consent'
        )
    group by d.content_item_id, d.version
) as item
group by date_trunc('month', checked_on)
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
    and rule in (
        'alt_text', 'captions', 'text_length', 'hashtag_count', 'camel_case', 'emoji_count', 'has_text', 'image_consent'
    )
