-- grain: one row per message of a programme, the newest first
select
    d.created_at, c.name, d.kind, d.subject, d.severity, d.status, d.attempts, d.due_at, d.tried_at, d.sent_at, d.last_error
from delivery as d
left join alert_channel as c on c.channel_id = d.channel_id
where d.programme_id = $programme
order by d.created_at desc, d.delivery_id desc
limit 60
