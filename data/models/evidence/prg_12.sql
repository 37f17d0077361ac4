-- grain: one row a piece of evidence
-- criterion: PRG-12
-- raise: Resolve issues and say how.
-- days: 400
select 3 as strength, 'Issue ' || code || ' resolved after ' || (resolved_on - opened_on) || ' days' as what, resolved_on as happened_on, 'issue' as subject_kind,
       issue_id as subject_id
from issue
where programme_id = $programme and resolved_on is not null
union all
select 2 as strength, 'Issue ' || code || ' opened' as what, opened_on as happened_on, 'issue' as subject_kind,
       issue_id as subject_id
from issue
where programme_id = $programme
