-- grain: one answer to a case, the newest first, with what became of it on its platform the last time it went there
select
    r.*,
    o.outbox_id,
    o.status as sending,
    o.url as sent_url,
    o.account_id as sending_account,
    json_extract_string(o.platform_answer, '$.why') as sending_why,
    t.tries as sending_tries,
    t.retry_at as sending_again_at
from response as r
left join (select response_id, max(outbox_id) as outbox_id from outbox group by response_id) as newest
    on newest.response_id = r.response_id
left join outbox as o on o.outbox_id = newest.outbox_id
left join sending_try as t on t.outbox_id = o.outbox_id
where r.case_id = $id
order by r.created_at desc
