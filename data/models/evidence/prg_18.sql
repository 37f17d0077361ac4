-- grain: one row a piece of evidence
-- criterion: PRG-18
-- raise: Say what goes on after the programme: who pays, until when, and which KPI is watched.
-- days: 400
select 2 as strength, 'Continues: ' || mechanism || ', funded until ' || funded_until as what, created_at::date as happened_on, 'sustainability_item' as subject_kind,
       sustainability_item_id as subject_id
from sustainability_item
where programme_id = $programme and funded_until is not null and owner is not null
union all
select 1 as strength, 'Considered: ' || mechanism as what, created_at::date as happened_on, 'sustainability_item' as subject_kind,
       sustainability_item_id as subject_id
from sustainability_item
where programme_id = $programme
