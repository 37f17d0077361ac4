-- grain: one row a piece of evidence
-- criterion: PRG-4
-- raise: Give every cell of the mix an intervention and a finding that supports it, and rate the benchmark.
-- days: 800
select case when m.cells = m.resting then 3 else 2 end as strength,
       m.resting || ' of ' || m.cells || ' cells of the mix rest on a finding; the benchmark gives ' || b.points || ' of '
           || (3 * b.rated) as what,
       b.reviewed_on as happened_on, 'benchmark' as subject_kind, b.reviewed_on::varchar as subject_id
from (
    select reviewed_on, sum(rating) as points, count(*) as rated
    from benchmark
    where programme_id = $programme
    group by reviewed_on
) as b
cross join (
    select count(*) as cells, count(case when finding_id is not null and intervention_id is not null then 1 end) as resting
    from mix_element
    where programme_id = $programme
) as m
where m.cells > 0
union all
select 1 as strength, 'Intervention ' || code || ' for a barrier' as what, created_at::date as happened_on, 'intervention' as subject_kind,
       intervention_id as subject_id
from intervention
where programme_id = $programme and barrier_id is not null
union all
select 1 as strength, 'Mix ' || code || case when finding_id is not null then ' rests on a finding' else '' end as what,
       created_at::date as happened_on, 'mix_element' as subject_kind, mix_element_id as subject_id
from mix_element
where programme_id = $programme
