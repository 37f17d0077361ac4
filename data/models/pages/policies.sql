-- grain: one row a version of a policy, newest first
select policy_id, audience, version, title, intro, status, in_force_from, in_force_until, reason, approved_by,
       review_by, created_at, created_by
from policy
where programme_id = $programme
order by audience, version desc
