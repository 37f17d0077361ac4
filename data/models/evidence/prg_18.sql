-- grain: one row a piece of evidence
-- criterion: PRG-18
-- raise: Say what goes on after the programme: who pays, until when, and which KPI is watched; have it agreed.
-- days: 400
select 3 as strength, 'Watched after the programme: ' || s.mechanism || ', ' || m.value as what, m.period_end as happened_on, 'sustainability_item' as subject_kind,
       s.sustainability_item_id as subject_id
from sustainability_item as s
join programme as g on g.programme_id = s.programme_id
join kpi as k on k.kpi_id = s.kpi_id
join measurement as m on m.metric_key = k.metric_key and m.programme_id = s.programme_id and m.period_end > g.ends_on
where s.programme_id = $programme and m.value is not null
union all
select 2 as strength, 'Going on agreed by ' || party as what, decided_on as happened_on, 'agreement' as subject_kind,
       agreement_id as subject_id
from agreement
where programme_id = $programme and subject_kind = 'sustainability_item' and decision = 'agreed'
union all
select 1 as strength, 'Continues: ' || mechanism || coalesce(', funded until ' || funded_until, '') as what, created_at::date as happened_on, 'sustainability_item' as subject_kind,
       sustainability_item_id as subject_id
from sustainability_item
where programme_id = $programme
