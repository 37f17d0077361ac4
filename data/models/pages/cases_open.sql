-- grain: one row a case that is not closed, or that a person wrote to after it was answered
select
    c.case_id, c.ref, c.kind, c.formality, c.channel, c.received_at, c.summary, c.state, c.stage, c.severity, c.theme,
    c.handler, c.queue, c.card_id, c.version, c.next_clock, c.next_due_at, c.is_waiting, c.platform, c.procedure_id,
    c.calendar_id, c.programme_id, p.code as programme, p.as_of
from case_file as c
inner join programme as p on p.programme_id = c.programme_id
where c.state <> 'closed' and ($programme is null or c.programme_id = $programme)
order by c.next_due_at is null, c.next_due_at, c.received_at
limit 2000
