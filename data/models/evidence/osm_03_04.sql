-- grain: one row a piece of evidence
-- criterion: OSM-3.4
-- raise: Let rules block or warn, and have a name under every override.
-- days: 400
select case when count(case when d.let_through = 0 and i.status = 'published' and i.version = d.version then 1 end) = 0
                and sum(d.let_through) > 0 then 3 else 2 end as strength,
       count(*) || ' drafts stopped by a rule in the month: '
           || sum(d.let_through)::bigint || ' let through under a name with a reason, '
           || count(case when d.let_through = 0 and i.status = 'published' and i.version = d.version then 1 end)
           || ' published all the same' as what,
       max(d.stopped_on) as happened_on, 'content_item' as subject_kind, strftime(max(d.stopped_on), '%Y-%m') as subject_id
from (
    select content_item_id, version, max(created_at)::date as stopped_on,
           case when count(*) = count(overridden_at) then 1 else 0 end as let_through
    from draft_check
    where programme_id = $programme and result = 'block'
    group by content_item_id, version
) as d
join content_item as i on i.content_item_id = d.content_item_id
group by date_trunc('month', d.stopped_on)
union all
select 2 as strength, 'Override by ' || overridden_by || ': ' || override_reason as what, overridden_at::date as happened_on,
       'draft_check' as subject_kind, draft_check_id as subject_id
from draft_check
where programme_id = $programme and overridden_at is not null
union all
select 2 as strength, 'Rule ' || code || ' ' || action as what, in_force_from as happened_on, 'guideline' as subject_kind,
       guideline_id as subject_id
from guideline
where programme_id = $programme and in_force_from is not null and retired_on is null
    and (action = 'block' or rule in ('personal_data', 'claim_source', 'image_consent', 'partnership_label'))
