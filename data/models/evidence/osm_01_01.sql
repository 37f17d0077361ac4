-- grain: one row a piece of evidence
-- criterion: OSM-1.1
-- raise: Have the profile of the organisation confirmed by a named person.
-- days: 400
select 2 as strength, 'Confirmed by ' || confirmed_by as what, confirmed_on as happened_on, 'organisation_profile' as subject_kind,
       organisation_profile_id as subject_id
from organisation_profile
where programme_id = $programme and confirmed_on is not null
union all
select 1 as strength, 'Profile ' || code as what, created_at::date as happened_on, 'organisation_profile' as subject_kind,
       organisation_profile_id as subject_id
from organisation_profile
where programme_id = $programme
