-- grain: one row per case that went to a queue, or by referral to somebody above, with when it first did
-- note: those out of a log, and those that needed no action, were never to be routed
-- note: a case that was routed as it was opened was so when it was written down, not when it was received
select
    c.case_id,
    c.programme_id,
    c.ref,
    c.kind,
    c.channel,
    c.day,
    c.received_at,
    min(case when e.type = 'received' then greatest(e.happened_at, e.created_at) else e.happened_at end) as routed_at
from case_rows as c
inner join case_file as f on f.case_id = c.case_id
inner join case_event as e on e.case_id = c.case_id
where
    f.source_ref is null and coalesce(f.outcome, '') <> 'no_action'
    and (e.type = 'escalated' or (e.type in ('received', 'assigned') and coalesce(e.payload ->> '$.queue', '') <> ''))
group by c.case_id, c.programme_id, c.ref, c.kind, c.channel, c.day, c.received_at
