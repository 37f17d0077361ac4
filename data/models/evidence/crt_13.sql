-- grain: one row a piece of evidence
-- criterion: CRT-13
-- raise: Keep privacy in case handling: a processing record, and persons apart from cases.
-- days: 365
select 2 as strength, 'Processing ' || code || ' reviewed by ' || reviewed_by as what, reviewed_on as happened_on, 'processing_record' as subject_kind,
       processing_record_id as subject_id
from processing_record
where programme_id = $programme and reviewed_on is not null
union all
select 3 as strength, count(*) || ' cases closed in the month, ' || count(p.case_id) || ' of them with the person kept apart; '
           || (
               select count(*) from erasure as e where e.mentions > 0
                   and date_trunc('month', e.erased_at) = date_trunc('month', max(c.closed_at))
           ) || ' persons erased on request' as what,
       max(c.closed_at)::date as happened_on, 'case' as subject_kind, strftime(max(c.closed_at), '%Y-%m') as subject_id
from case_file as c
left join case_person as p on p.case_id = c.case_id
where c.programme_id = $programme and c.closed_at is not null
group by date_trunc('month', c.closed_at)
having exists (
    select 1 from erasure as e
    where e.mentions > 0 and date_trunc('month', e.erased_at) = date_trunc('month', max(c.closed_at))
)
union all
select 1 as strength, 'Processing ' || code as what, created_at::date as happened_on, 'processing_record' as subject_kind,
       processing_record_id as subject_id
from processing_record
where programme_id = $programme
