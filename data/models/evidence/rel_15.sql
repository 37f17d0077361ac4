-- grain: one row a piece of evidence
-- criterion: REL-15
-- raise: Send each report to the people it concerns and note their answer.
-- days: 400
select 3 as strength, 'Report sent to ' || party || ', answered: ' || response as what, sent_on as happened_on, 'dissemination' as subject_kind,
       dissemination_id as subject_id
from dissemination
where programme_id = $programme and response is not null
union all
select 2 as strength, 'Report sent to ' || party as what, sent_on as happened_on, 'dissemination' as subject_kind,
       dissemination_id as subject_id
from dissemination
where programme_id = $programme
