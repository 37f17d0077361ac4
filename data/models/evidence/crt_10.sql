-- grain: one row a piece of evidence
-- criterion: CRT-10
-- raise: Judge each alert and act on it.
-- days: 400
select 3 as strength, count(judged) || ' of ' || count(*) || ' alerts of the month were judged, '
           || count(case when judged <> 'false' then 1 end) || ' of them true, ' || count(case_id) || ' led to a case' as what,
       max(judged_at)::date as happened_on, 'incident' as subject_kind, strftime(max(opened_at), '%Y-%m') as subject_id
from incident
where programme_id = $programme
group by date_trunc('month', opened_at)
having count(judged) > 0
union all
select 2 as strength, 'Incident ' || coalesce(topic, cell) || ' opened' as what, opened_at::date as happened_on, 'incident' as subject_kind,
       incident_id as subject_id
from incident
where programme_id = $programme
