-- grain: one row a piece of evidence
-- criterion: PRG-15
-- raise: Agree changes with those they concern; keep the old target visible.
-- days: 400
select case when count(*) = count(case when g.decision = 'agreed' then 1 end) then 3 else 2 end as strength,
       'Change ' || c.code || ' agreed by ' || count(case when g.decision = 'agreed' then 1 end) || ' of ' || count(*)
           || ' who were asked' as what,
       c.decided_on as happened_on, 'change_request' as subject_kind, c.change_request_id as subject_id
from change_request as c
join (
    select subject_id, party, decision from agreement
    where programme_id = $programme and subject_kind = 'change_request'
    qualify row_number() over (partition by subject_id, party order by version desc, decided_on desc, created_at desc) = 1
) as g on g.subject_id = c.change_request_id
where c.programme_id = $programme and c.decided_on is not null
group by c.change_request_id, c.code, c.decided_on
union all
select 2 as strength, 'Target of ' || k.code || ' superseded, version ' || t.version || ' stays to be seen' as what,
       t.superseded_at::date as happened_on, 'kpi' as subject_kind, k.kpi_id as subject_id
from target as t
join kpi as k on k.kpi_id = t.kpi_id
where k.programme_id = $programme and t.superseded_by is not null
union all
select 2 as strength, 'Change ' || code || ' ' || status as what, coalesce(decided_on, asked_on) as happened_on, 'change_request' as subject_kind,
       change_request_id as subject_id
from change_request
where programme_id = $programme and decided_on is not null
union all
select 1 as strength, 'Change ' || code || ' asked' as what, asked_on as happened_on, 'change_request' as subject_kind,
       change_request_id as subject_id
from change_request
where programme_id = $programme
