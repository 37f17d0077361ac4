-- grain: one row per engagement plan of the programme, with what was done of it
with counted as (
    select
        plan_id,
        count(case when status = 'done' then 1 end) as done,
        min(case when status = 'due' then due_on end) as next_on
    from engagement_activity
    where programme_id = $programme and plan_id is not null
    group by plan_id
)
select
    p.*, coalesce(s.name, g.name) as whom, o.code as objective_code, v.code as activity_code,
    coalesce(c.done, 0) as done, c.next_on
from engagement_plan as p
left join stakeholder as s on s.stakeholder_id = p.stakeholder_id
left join segment as g on g.segment_id = p.segment_id
left join objective as o on o.objective_id = p.objective_id
left join activity as v on v.activity_id = p.activity_id
left join counted as c on c.plan_id = p.engagement_plan_id
where p.programme_id = $programme
order by p.code
