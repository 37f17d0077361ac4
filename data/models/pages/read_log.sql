-- grain: one row a reading of what is not for everybody, newest first
select e.happened_at, coalesce(p.name, e.actor) as who, e.subject_kind as what, coalesce(c.ref, e.subject_id) as subject,
       count(*) over () as total
from event as e
left join person as p on p.person_id = e.actor
left join case_file as c on e.subject_kind = 'case' and c.case_id = e.subject_id
where e.type = 'read'
order by e.happened_at desc, e.event_id desc
limit $limit offset $offset
