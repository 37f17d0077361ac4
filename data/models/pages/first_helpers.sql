-- grain: one case whose first answer came from an ambassador or a named employee, as what, and whether that settled it
-- note: settled is closed with that one answer, neither escalated nor opened again
with answers as (
    select
        case_id,
        count(*) as answers,
        arg_min(capacity, sent_at) as capacity,
        arg_min(sent_by, sent_at) as helper,
        min(sent_at) as first_at
    from response
    where programme_id = $programme and sent_at is not null
    group by case_id
)
select
    f.ref, a.helper,
    case
        when exists (
            select 1 from taking_part as t
            left join person as h on h.person_id = a.helper
            left join one_name as o on o.programme_id = $programme and o.who = lower(trim(coalesce(h.name, a.helper)))
            where
                t.programme_id = $programme and t.part = 'ambassador'
                and t.joined_on <= cast(a.first_at as date) and (t.left_on is null or t.left_on > cast(a.first_at as date))
                and t.who = coalesce(o.stands_for, lower(trim(coalesce(h.name, a.helper))))
        ) then 'ambassador'
        else 'staff'
    end as part,
    a.first_at, a.answers, f.closed_at,
    f.closed_at is not null and a.answers = 1 and not exists (
        select 1 from case_event as e
        where e.case_id = f.case_id and e.type in ('escalated', 'reopened')
    ) as is_settled
from answers as a
inner join case_file as f on f.case_id = a.case_id
where a.capacity in ('named_employee', 'personal') and cast(a.first_at as date) <= $until
order by a.first_at desc
