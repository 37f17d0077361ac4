-- grain: one row a piece of evidence
-- criterion: REL-13
-- raise: Have the communication strategy agreed by those it concerns.
-- days: 400
select 2 as strength, 'Agreed by ' || party as what, decided_on as happened_on, 'agreement' as subject_kind,
       agreement_id as subject_id
from agreement
where programme_id = $programme and subject_kind = 'comms_strategy' and decision = 'agreed'
union all
select 1 as strength, 'Strategy ' || code || ', version ' || version as what, created_at::date as happened_on, 'comms_strategy' as subject_kind,
       comms_strategy_id as subject_id
from comms_strategy
where programme_id = $programme
