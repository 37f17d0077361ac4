-- grain: one row per channel of a programme that messages go to, with what became of its newest message
select
    c.channel_id, c.name, c.schema, c.person, c.min_severity, c.kinds, c.quiet_from, c.quiet_until, c.is_digest,
    c.escalates_after_minutes, coalesce(c.with_link, true) as with_link,
    max_by(d.status, d.created_at) as status,
    max(d.sent_at) as sent_at,
    max_by(d.last_error, d.created_at) as last_error
from alert_channel as c
left join delivery as d on d.channel_id = c.channel_id
where c.programme_id = $programme and c.retired_at is null
group by
    c.channel_id, c.name, c.schema, c.person, c.min_severity, c.kinds, c.quiet_from, c.quiet_until, c.is_digest,
    c.escalates_after_minutes, c.with_link, c.created_at
order by c.created_at
