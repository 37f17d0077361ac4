-- grain: one row per engagement activity of the programme, the earliest due first
select
    a.*, coalesce(s.name, g.name) as whom, p.code as plan_code, o.code as objective_code, v.code as activity_code
from engagement_activity as a
left join stakeholder as s on s.stakeholder_id = a.stakeholder_id
left join segment as g on g.segment_id = a.segment_id
left join engagement_plan as p on p.engagement_plan_id = a.plan_id
left join objective as o on o.objective_id = a.objective_id
left join activity as v on v.activity_id = a.activity_id
where a.programme_id = $programme
order by a.due_on, a.code
