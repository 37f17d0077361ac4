-- grain: one row a piece of evidence
-- criterion: PRG-3
-- raise: Have objectives measurable and agreed: a KPI with baseline, target and the signature of partners.
-- days: 400
-- what nobody agreed to is stated: a record has people in it
select case when g.parties = 0 then 1 when o.objectives = o.measurable then 3 else 2 end as strength,
       o.measurable || ' of ' || o.objectives || ' objectives have a KPI with a target in force; agreed with '
           || case g.parties when 0 then 'nobody' when 1 then '1 party' else g.parties || ' parties' end as what,
       o.newest as happened_on, 'objective' as subject_kind, 'all' as subject_id
from (
    select count(distinct b.objective_id) as objectives, count(distinct case when t.target_id is not null then b.objective_id end)
           as measurable, max(t.agreed_on) as newest
    from objective as b
    left join kpi as k on k.objective_id = b.objective_id
    left join target as t on t.kpi_id = k.kpi_id and t.superseded_by is null
    where b.programme_id = $programme
) as o
cross join (
    select count(distinct lower(trim(party))) as parties
    from (
        select party from agreement
        where programme_id = $programme and subject_kind in ('objective', 'target', 'milestone') and decision = 'agreed'
        union all
        select agreed_by from milestone where programme_id = $programme and agreed_by is not null
    ) as a
) as g
where o.measurable > 0
union all
select 2 as strength, 'Agreed by ' || party as what, decided_on as happened_on, 'agreement' as subject_kind,
       agreement_id as subject_id
from agreement
where programme_id = $programme and subject_kind in ('objective', 'target', 'milestone') and decision = 'agreed'
union all
select 1 as strength, 'Objective ' || code as what, created_at::date as happened_on, 'objective' as subject_kind,
       objective_id as subject_id
from objective
where programme_id = $programme
