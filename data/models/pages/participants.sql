-- grain: one person who takes part today, as what and since when; signed-in staff without an entry are told as staff
select coalesce(p.name, t.person) as person, t.part, t.joined_on, 'entered' as source
from participant as t
left join person as p on p.person_id = t.person
where
    t.programme_id = $programme and t.joined_on <= cast($today as date)
    and (t.left_on is null or t.left_on > cast($today as date))
union all
select p.name as person, 'staff' as part, cast(min(r.granted_at) as date) as joined_on, 'signed in' as source
from person_role as r
inner join person as p on p.person_id = r.person_id and p.is_active
where
    r.withdrawn_at is null and r.role in ('staff', 'approver', 'lead')
    and (r.programme_id = $programme or r.programme_id is null)
    and not exists (
        select 1 from participant as t
        where t.programme_id = $programme and (t.person = p.person_id or lower(trim(t.person)) = lower(trim(p.name)))
    )
group by p.person_id, p.name
order by person, part
