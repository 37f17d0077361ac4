-- grain: one row a piece of evidence
-- criterion: REL-1
-- raise: Screen each priority with those who took part, and decide it.
-- days: 365
select 2 as strength, 'Priority ' || code || ' screened with ' || took_part || ': fits in '
           || (is_behavioural::integer + is_voluntary::integer + benefits_audience::integer) || ' of 3' as what, decided_on as happened_on, 'priority' as subject_kind,
       priority_id as subject_id
from priority
where programme_id = $programme and decided_on is not null and took_part is not null
union all
select 1 as strength, 'Priority ' || code || ' noted' as what, created_at::date as happened_on, 'priority' as subject_kind,
       priority_id as subject_id
from priority
where programme_id = $programme
