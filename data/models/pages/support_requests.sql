-- grain: one request of staff for support, open ones first, those that wait longest at the top
select s.*, a.code as activity_code, a.name as activity
from support_request as s
left join activity as a on a.activity_id = s.activity_id
where s.programme_id = $programme
order by s.answered_at is not null, case when s.answered_at is null then s.asked_at end, s.answered_at desc
limit 500
