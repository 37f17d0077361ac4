-- grain: one row a piece of evidence
-- criterion: REL-4
-- raise: Give every stakeholder a plan with an owner, a cadence and a review date.
-- days: 400
select 2 as strength, 'Plan ' || code || ', every ' || cadence_days || ' days, owner ' || owner as what, coalesce(starts_on, created_at::date) as happened_on, 'engagement_plan' as subject_kind,
       engagement_plan_id as subject_id
from engagement_plan
where programme_id = $programme and owner is not null and cadence_days is not null and review_due is not null
union all
select 1 as strength, 'Plan ' || code as what, created_at::date as happened_on, 'engagement_plan' as subject_kind,
       engagement_plan_id as subject_id
from engagement_plan
where programme_id = $programme
