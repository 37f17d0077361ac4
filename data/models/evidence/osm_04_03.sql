-- grain: one row a piece of evidence
-- criterion: OSM-4.3
-- raise: Have the policy in force acknowledged by those it binds.
-- days: 400
select 3 as strength, 'Version ' || s.version || ' read by ' || count(distinct r.who) || ' of ' || (
               select count(distinct who) from taking_part
               where programme_id = $programme and left_on is null and part in ('staff', 'ambassador')
           ) || ' who take part' as what,
       max(a.acknowledged_at)::date as happened_on, 'policy' as subject_kind, s.policy_id as subject_id
from versions_read as a
join policy as s on s.policy_id = a.subject_id
join taking_part as r
    on r.programme_id = a.programme_id and r.who = a.who and r.left_on is null and r.part in ('staff', 'ambassador')
where a.programme_id = $programme and a.subject_kind = 'policy'
group by s.policy_id, s.version
union all
select 2 as strength, 'Acknowledged by ' || person as what, acknowledged_at::date as happened_on, 'acknowledgement' as subject_kind,
       acknowledgement_id as subject_id
from acknowledgement
where programme_id = $programme and subject_kind = 'policy'
