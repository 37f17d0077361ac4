-- grain: one row a piece of evidence
-- criterion: OSM-3.4
-- raise: Let rules block or warn, and have a name under every override.
-- days: 400
select 3 as strength, 'Override by ' || overridden_by || ': ' || override_reason as what, overridden_at::date as happened_on, 'draft_check' as subject_kind,
       draft_check_id as subject_id
from draft_check
where programme_id = $programme and overridden_at is not null
union all
select 2 as strength, 'Rule ' || code || ' ' || action as what, in_force_from as happened_on, 'guideline' as subject_kind,
       guideline_id as subject_id
from guideline
where programme_id = $programme and in_force_from is not null and retired_on is null
    and (action = 'block' or rule in ('personal_data', 'claim_source', 'image_consent', 'partnership_label'))
