-- grain: one row a piece of evidence
-- criterion: OSM-4.3
-- raise: Have the policy in force acknowledged by those it binds.
-- days: 400
select 3 as strength, 'Acknowledged by ' || count(*) || ' people: version ' || p.version as what, max(a.acknowledged_at)::date as happened_on, 'policy' as subject_kind,
       p.policy_id as subject_id
from acknowledgement as a
join policy as p on p.policy_id = a.subject_id
where a.programme_id = $programme and a.subject_kind = 'policy'
group by p.policy_id, p.version
having count(*) >= 3
union all
select 2 as strength, 'Acknowledged by ' || person as what, acknowledged_at::date as happened_on, 'acknowledgement' as subject_kind,
       acknowledgement_id as subject_id
from acknowledgement
where programme_id = $programme and subject_kind = 'policy'
