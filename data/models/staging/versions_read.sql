-- grain: one row per version that somebody said they have read: a policy, guidelines, a briefing, what social marketing is
-- note: who is the name as it is compared, see taking_part
with told as (
    select programme_id, subject_kind, subject_id, person, acknowledged_at from acknowledgement
    union all
    select programme_id, 'briefing' as subject_kind, briefing_id as subject_id, person, acknowledged_at
    from briefing_acknowledgement
)
select
    a.programme_id, a.subject_kind, a.subject_id, coalesce(o.stands_for, lower(trim(coalesce(p.name, a.person)))) as who,
    coalesce(o.name, p.name, a.person) as name, a.acknowledged_at
from told as a
left join person as p on p.person_id = a.person
left join one_name as o on o.programme_id = a.programme_id and o.who = lower(trim(coalesce(p.name, a.person)))
