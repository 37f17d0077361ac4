-- grain: one row a piece of evidence
-- criterion: PRG-12
-- raise: Resolve issues and say how.
-- days: 400
select 3 as strength, count(resolved_on) || ' of ' || count(*) || ' issues resolved, half within '
           || median(resolved_on - opened_on)::bigint || ' days' as what,
       max(resolved_on) as happened_on, 'issue' as subject_kind, 'all' as subject_id
from issue
where programme_id = $programme
having count(resolved_on) > 0
union all
select 2 as strength, 'Issue ' || code || ' opened' as what, opened_on as happened_on, 'issue' as subject_kind,
       issue_id as subject_id
from issue
where programme_id = $programme
