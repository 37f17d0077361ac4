-- grain: one row a command, newest first
select c.done_at, coalesce(p.name, c.actor) as who, c.name as command, e.subject_kind, e.subject_id, a.sequence
from command as c
left join person as p on p.person_id = c.actor
left join audit as a on a.command_id = c.command_id
left join (
    select command_id, min(subject_kind) as subject_kind, min(subject_id) as subject_id
    from event group by command_id
) as e on e.command_id = c.command_id
where ($who is null or c.actor = $who)
order by c.done_at desc, c.command_id desc
limit $limit offset $offset
