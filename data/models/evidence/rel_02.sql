-- grain: one row a piece of evidence
-- criterion: REL-2
-- raise: Brief staff on what social marketing is, and have each version acknowledged with a short check.
-- days: 400
select 3 as strength, 'Version ' || coalesce(nullif(regexp_extract(a.subject_id, 'version ([0-9]+)', 1), ''), '1') || ' read by '
           || count(distinct r.who) || ' of ' || (
               select count(distinct who) from taking_part
               where programme_id = $programme and left_on is null and part in ('staff', 'partner')
           ) || ' staff and partners' as what,
       max(a.acknowledged_at)::date as happened_on, 'acknowledgement' as subject_kind, a.subject_id as subject_id
from versions_read as a
join taking_part as r
    on r.programme_id = a.programme_id and r.who = a.who and r.left_on is null and r.part in ('staff', 'partner')
where a.programme_id = $programme and a.subject_kind = 'social_marketing'
group by a.subject_id
union all
select 2 as strength, 'Read by ' || person || coalesce(', ' || score || '% in the check', '') as what,
       acknowledged_at::date as happened_on, 'acknowledgement' as subject_kind, acknowledgement_id as subject_id
from acknowledgement
where programme_id = $programme and subject_kind = 'social_marketing'
