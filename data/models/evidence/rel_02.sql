-- grain: one row a piece of evidence
-- criterion: REL-2
-- raise: Brief staff on what social marketing is, and have each version acknowledged with a short check.
-- days: 400
select 3 as strength, 'Version ' || coalesce(nullif(regexp_extract(a.subject_id, 'version ([0-9]+)', 1), ''), '1') || ' read by '
           || count(distinct r.who) || ' of ' || (
               select count(distinct lower(trim(coalesce(p.name, t.person))))
               from participant as t
               left join person as p on p.person_id = t.person
               where t.programme_id = $programme and t.left_on is null and t.part in ('staff', 'partner')
           ) || ' staff and partners' as what,
       max(a.acknowledged_at)::date as happened_on, 'acknowledgement' as subject_kind, a.subject_id as subject_id
from acknowledgement as a
left join person as q on q.person_id = a.person
join (
    select lower(trim(coalesce(p.name, t.person))) as who
    from participant as t
    left join person as p on p.person_id = t.person
    where t.programme_id = $programme and t.left_on is null and t.part in ('staff', 'partner')
) as r on r.who = lower(trim(coalesce(q.name, a.person)))
where a.programme_id = $programme and a.subject_kind = 'social_marketing'
group by a.subject_id
union all
select 2 as strength, 'Read by ' || person || coalesce(', ' || score || ' % in the check', '') as what,
       acknowledged_at::date as happened_on, 'acknowledgement' as subject_kind, acknowledgement_id as subject_id
from acknowledgement
where programme_id = $programme and subject_kind = 'social_marketing'
