-- grain: one risk level of one version of the programme's approval matrix, newest version first
select version, risk_level, people, role, reason, in_force_from, created_by
from approval_rule
where programme_id = $programme
order by version desc, case risk_level when 'low' then 1 when 'medium' then 2 else 3 end
