-- grain: one row a piece of evidence
-- criterion: PRG-10
-- raise: Declare the criteria of a pilot before it begins, and decide on what was measured.
-- days: 400
select 3 as strength, count(c.measured_on) || ' of ' || count(*) || ' criteria that were declared before pilot ' || p.code
           || ' began were measured, ' || count(case
               when c.comparison = 'at_least' and c.result >= c.threshold then 1
               when c.comparison = 'at_most' and c.result <= c.threshold then 1
           end) || ' of them met' as what,
       max(c.measured_on) as happened_on, 'pilot' as subject_kind, p.pilot_id as subject_id
from pilot_criterion as c
join pilot as p on p.pilot_id = c.pilot_id and c.declared_on < p.starts_on
where c.programme_id = $programme
group by p.pilot_id, p.code
having count(c.measured_on) > 0
union all
select 2 as strength, 'Pilot ' || code || ' decided: ' || decision as what, decided_on as happened_on, 'pilot' as subject_kind,
       pilot_id as subject_id
from pilot
where programme_id = $programme and decided_on is not null
union all
select 1 as strength, 'Pilot ' || code as what, created_at::date as happened_on, 'pilot' as subject_kind,
       pilot_id as subject_id
from pilot
where programme_id = $programme
