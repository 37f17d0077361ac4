-- grain: one row per thing of the programme that a form may refer to
select 'stakeholder' as kind, stakeholder_id as id, code, name as said
from stakeholder where programme_id = $programme and merged_into_id is null
union all
select 'segment' as kind, segment_id as id, code, name as said from segment where programme_id = $programme
union all
select 'objective' as kind, objective_id as id, code, text as said from objective where programme_id = $programme
union all
select 'activity' as kind, activity_id as id, code, name as said from activity where programme_id = $programme
union all
select 'phase' as kind, phase_id as id, code, name as said from phase where programme_id = $programme
union all
select 'engagement_plan' as kind, p.engagement_plan_id as id, p.code, coalesce(s.name, g.name, p.method) as said
from engagement_plan as p
left join stakeholder as s on s.stakeholder_id = p.stakeholder_id
left join segment as g on g.segment_id = p.segment_id
where p.programme_id = $programme
order by kind, code
