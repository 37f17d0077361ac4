-- grain: one row a piece of evidence
-- criterion: CRT-8
-- raise: Ask partners about criticism that nobody expected, and adopt a line.
-- days: 400
select case when count(case when is_adopted then answered_at end) > 0 then 3 else 2 end as strength,
       count(answered_at) || ' of ' || count(*) || ' partners asked about «' || subject || '» answered, half within '
           || round(median(date_diff('minute', asked_at, answered_at)) / 60.0)::bigint || ' hours; '
           || count(case when is_adopted then answered_at end) || ' views adopted' as what,
       max(answered_at)::date as happened_on, 'consultation' as subject_kind, min(consultation_id) as subject_id
from consultation
where programme_id = $programme
group by subject
having count(answered_at) > 0
union all
select 2 as strength, 'Asked ' || party as what, asked_at::date as happened_on, 'consultation' as subject_kind,
       consultation_id as subject_id
from consultation
where programme_id = $programme
