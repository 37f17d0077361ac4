-- grain: one answer to a case, the newest first, with what became of it on its platform
select r.*, o.outbox_id, o.status as sending, o.url as sent_url, o.account_id as sending_account
from response as r
left join outbox as o on o.response_id = r.response_id
where r.case_id = $id
order by r.created_at desc, o.created_at desc
