-- grain: one row a piece of evidence
-- criterion: REL-12
-- raise: Keep the cadence of contacts and the promises made.
-- days: 400
select 3 as strength, 'Promise to a stakeholder kept: ' || text as what, kept_on as happened_on, 'commitment' as subject_kind,
       commitment_id as subject_id
from commitment
where programme_id = $programme and kept_on is not null and source_kind = 'interaction'
union all
select 2 as strength, 'Contact held by ' || coalesce(held_by, 'us') as what, happened_at::date as happened_on, 'interaction' as subject_kind,
       interaction_id as subject_id
from interaction
where programme_id = $programme and is_meaningful
