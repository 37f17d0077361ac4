-- grain: one row per change of a programme's plan after an instant, oldest first
select
    e.subject_kind,
    e.subject_id,
    e.type,
    e.actor,
    e.payload,
    a.line_id
from event as e
left join budget_actual as a on e.subject_kind = 'budget_actual' and a.budget_actual_id = e.subject_id
left join kpi as k on e.subject_kind = 'kpi' and k.kpi_id = e.subject_id
where e.happened_at > $since
    and (
        json_extract_string(e.payload, '$.programme_id') = $programme
        or json_extract_string(e.payload, '$.was.programme_id') = $programme
        or json_extract_string(e.payload, '$.kpi_id') in (select t.kpi_id from kpi as t where t.programme_id = $programme)
        or k.programme_id = $programme
        or (e.subject_kind = 'programme' and e.subject_id = $programme)
    )
    and e.subject_kind <> 'report'
order by e.event_id
