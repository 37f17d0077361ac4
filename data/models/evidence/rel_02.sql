-- grain: one row a piece of evidence
-- criterion: REL-2
-- raise: Brief staff on what social marketing is, and have each version acknowledged with a short check.
-- days: 400
select 3 as strength, 'Acknowledged with ' || score || ' % in the check' as what, acknowledged_at::date as happened_on, 'acknowledgement' as subject_kind,
       acknowledgement_id as subject_id
from acknowledgement
where programme_id = $programme and subject_kind = 'social_marketing' and score is not null
union all
select 2 as strength, 'Acknowledged by ' || person as what, acknowledged_at::date as happened_on, 'acknowledgement' as subject_kind,
       acknowledgement_id as subject_id
from acknowledgement
where programme_id = $programme and subject_kind = 'social_marketing'
