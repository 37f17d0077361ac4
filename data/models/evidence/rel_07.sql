-- grain: one row a piece of evidence
-- criterion: REL-7
-- raise: Link each engagement to the objective it serves, with its contribution.
-- days: 400
select 3 as strength, count(case when (objective_id is not null or activity_id is not null) and contribution is not null then 1 end)
           || ' of ' || count(*) || ' engagements done in the month say what they serve and how' as what,
       max(done_on) as happened_on, 'engagement_activity' as subject_kind, strftime(max(done_on), '%Y-%m') as subject_id
from engagement_activity
where programme_id = $programme and done_on is not null
group by date_trunc('month', done_on)
having count(case when (objective_id is not null or activity_id is not null) and contribution is not null then 1 end) > 0
union all
select 2 as strength, 'Plan ' || code || ': ' || contribution as what, coalesce(starts_on, created_at::date) as happened_on,
       'engagement_plan' as subject_kind, engagement_plan_id as subject_id
from engagement_plan
where programme_id = $programme and (objective_id is not null or activity_id is not null) and contribution is not null
