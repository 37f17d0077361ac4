-- grain: one row a piece of evidence
-- criterion: REL-9
-- raise: Assess each stakeholder again at least once a year.
-- days: 365
select 3 as strength, 'Assessed ' || count(*) || ' times, so that movement shows' as what, max(assessed_on) as happened_on, 'stakeholder' as subject_kind,
       stakeholder_id as subject_id
from stakeholder_assessment
where programme_id = $programme
group by stakeholder_id
having count(*) > 1
union all
select 2 as strength, 'Assessed by ' || assessed_by as what, assessed_on as happened_on, 'stakeholder_assessment' as subject_kind,
       stakeholder_assessment_id as subject_id
from stakeholder_assessment
where programme_id = $programme and assessed_by is not null
union all
select 1 as strength, 'Assessed' as what, assessed_on as happened_on, 'stakeholder_assessment' as subject_kind,
       stakeholder_assessment_id as subject_id
from stakeholder_assessment
where programme_id = $programme
