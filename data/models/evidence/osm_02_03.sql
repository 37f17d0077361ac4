-- grain: one row a piece of evidence
-- criterion: OSM-2.3
-- raise: Give each KPI a formula and a target, and enter or import its values.
-- days: 800
select case when count(m.value) > 0 then 3 else 2 end as strength, 'KPI ' || k.code || ' measured by ' || k.metric_key || ', ' || k.level || ', '
           || count(m.value) || ' values entered, judged against version ' || t.version as what,
       t.agreed_on as happened_on, 'kpi' as subject_kind, k.kpi_id as subject_id
from kpi as k
join target as t on t.kpi_id = k.kpi_id and t.superseded_by is null
left join measurement as m on m.programme_id = k.programme_id and m.metric_key = k.metric_key
where k.programme_id = $programme
group by k.kpi_id, k.code, k.metric_key, k.level, t.version, t.agreed_on
union all
select 1 as strength, 'KPI ' || code || ' measured by ' || metric_key as what, created_at::date as happened_on, 'kpi' as subject_kind,
       kpi_id as subject_id
from kpi
where programme_id = $programme
