-- grain: one row per version that somebody said they have read: a policy, guidelines, a briefing, what social marketing is
-- note: who is the name as it is compared, see taking_part
select
    a.programme_id, a.subject_kind, a.subject_id, lower(trim(coalesce(p.name, a.person))) as who,
    coalesce(p.name, a.person) as name, a.acknowledged_at
from acknowledgement as a
left join person as p on p.person_id = a.person
union all
select
    a.programme_id, 'briefing' as subject_kind, a.briefing_id as subject_id, lower(trim(coalesce(p.name, a.person))) as who,
    coalesce(p.name, a.person) as name, a.acknowledged_at
from briefing_acknowledgement as a
left join person as p on p.person_id = a.person
