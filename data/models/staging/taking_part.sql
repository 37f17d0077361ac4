-- grain: one row per programme, person and part that they take or took; a member of staff who signs in counts without an entry
-- note: who is the name as it is compared, letter case and spaces at its ends aside, a second spelling told as the first;
-- left_on is null while it lasts
with entered as (
    select
        t.programme_id, coalesce(o.stands_for, lower(trim(coalesce(p.name, t.person)))) as who,
        coalesce(o.name, p.name, t.person) as name, t.part, t.joined_on, t.left_on, 'entered' as source
    from participant as t
    left join person as p on p.person_id = t.person
    left join one_name as o on o.programme_id = t.programme_id and o.who = lower(trim(coalesce(p.name, t.person)))
)
select * from entered
union all
select
    g.programme_id, lower(trim(p.name)) as who, p.name, 'staff' as part, cast(r.granted_at as date) as joined_on,
    cast(r.withdrawn_at as date) as left_on, 'signed in' as source
from person_role as r
inner join person as p on p.person_id = r.person_id and p.is_active
inner join programme as g on g.programme_id = r.programme_id or r.programme_id is null
where
    r.role in ('staff', 'approver', 'lead')
    and (g.programme_id, lower(trim(p.name))) not in (select (programme_id, who) from entered)
