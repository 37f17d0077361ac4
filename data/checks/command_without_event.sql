-- Commands without an event, and events without a command: half of a change is missing.
select
    'command without an event' as wrong,
    c.command_id,
    c.name
from command as c
anti join event as e on e.command_id = c.command_id
union all
select
    'event without a command' as wrong,
    e.command_id,
    e.type as name
from event as e
anti join command as c on c.command_id = e.command_id
