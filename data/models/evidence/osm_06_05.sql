-- grain: one row a piece of evidence
-- criterion: OSM-6.5
-- raise: Tie a change of strategy to the finding behind it, and to what it brought.
-- days: 400
select 3 as strength, 'Change ' || c.code || ' decided ' || (c.decided_on - f.found_on) || ' days after ' || f.code
           || ', and it brought: ' || c.effect as what,
       c.decided_on as happened_on, 'change_request' as subject_kind, c.change_request_id as subject_id
from change_request as c
join (
    select programme_id, 'platform_change' as kind, code, effective_on as found_on from platform_change
    union all
    select k.programme_id, 'kpi', k.code, max(m.period_end)
    from kpi as k
    join measurement as m on m.programme_id = k.programme_id and m.metric_key = k.metric_key
    group by k.programme_id, k.code
    union all
    select programme_id, 'evaluation', code, decided_on from pilot where decided_on is not null
    union all
    select programme_id, 'incident', code, added_at::date from anticipated_criticism
) as f on f.programme_id = c.programme_id and f.kind = c.trigger_kind and f.code = c.trigger and f.found_on <= c.decided_on
where c.programme_id = $programme and c.effect is not null
union all
select 2 as strength, 'Change ' || code || ' brought: ' || effect as what, coalesce(decided_on, asked_on) as happened_on,
       'change_request' as subject_kind, change_request_id as subject_id
from change_request
where programme_id = $programme and effect is not null and trigger_kind <> 'other'
union all
select 2 as strength, 'Change ' || code || ' because of ' || trigger_kind as what, asked_on as happened_on, 'change_request' as subject_kind,
       change_request_id as subject_id
from change_request
where programme_id = $programme and trigger_kind <> 'other'
