-- grain: one row a piece of evidence
-- criterion: OSM-3.1
-- raise: Check drafts against the guidelines of tone and language.
-- days: 400
select case when count(case when kept then 1 end) > 0 then 3 else 2 end as strength,
       count(case when kept then 1 end) || ' of ' || count(*) || ' drafts checked in the month keep every rule of language'
           as what,
       max(checked_on) as happened_on, 'content_item' as subject_kind, strftime(max(checked_on), '%Y-%m') as subject_id
from (
    select d.content_item_id, max(d.created_at)::date as checked_on, bool_and(d.result = 'kept') as kept
    from draft_check as d
    join guideline as g on g.guideline_id = d.guideline_id
    where d.programme_id = $programme and g.rule in ('no_shouting', 'words', 'reading_age', 'sentence_length', 'link_text')
    group by d.content_item_id, d.version
) as item
group by date_trunc('month', checked_on)
union all
select 2 as strength, 'Guideline ' || code || ' in force' as what, in_force_from as happened_on, 'guideline' as subject_kind,
       guideline_id as subject_id
from guideline
where programme_id = $programme and retired_on is null and in_force_from is not null
    and rule in ('no_shouting', 'words', 'reading_age', 'sentence_length', 'link_text')
union all
select 1 as strength, 'Guideline ' || code as what, created_at::date as happened_on, 'guideline' as subject_kind,
       guideline_id as subject_id
from guideline
where programme_id = $programme and rule in ('no_shouting', 'words', 'reading_age', 'sentence_length', 'link_text')
