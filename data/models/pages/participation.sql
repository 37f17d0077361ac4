-- grain: one row of what taking part came to between two days, each a count
-- note: $since_at and $until_at are the instants at which those days begin and end
-- note: answers by the capacity they were sent in, routing of the cases received, promises made then, and checks passed
select 'sent_' || capacity as what, count(*) as n
from response
where programme_id = $programme and sent_at >= $since_at and sent_at < $until_at and capacity is not null
group by capacity
union all
select 'sent_without_capacity', count(*)
from response
where programme_id = $programme and sent_at >= $since_at and sent_at < $until_at and capacity is null
union all
select 'cases_received', count(*)
from case_rows
where programme_id = $programme and day between $since and $until
union all
select 'cases_unrouted', count(*)
from unrouted_rows
where programme_id = $programme and day between $since and $until
union all
select 'promises_made', count(*)
from commitment
where programme_id = $programme and made_on between $since and $until
union all
select 'promises_kept_in_time', count(*)
from commitment
where programme_id = $programme and made_on between $since and $until and kept_on <= due_on
union all
select 'promises_overdue', count(*)
from commitment
where programme_id = $programme and status = 'open' and due_on < $until
union all
select 'courses_passed', count(*)
from training_record
where programme_id = $programme and passed_on between $since and $until
union all
select 'approvals', count(*)
from approval
where programme_id = $programme and decided_at >= $since_at and decided_at < $until_at and decision = 'approved'
union all
select 'rejections', count(*)
from approval
where programme_id = $programme and decided_at >= $since_at and decided_at < $until_at and decision = 'rejected'
union all
select 'passed_by_name', count(*)
from draft_check
where programme_id = $programme and overridden_at >= $since_at and overridden_at < $until_at
