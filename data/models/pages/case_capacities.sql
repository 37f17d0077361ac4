-- grain: one capacity in which answers were sent: how many cases, and those settled by one answer with no word after it
with sent as (
    select r.case_id, count(*) as answers, max(r.sent_at) as sent_at, max(r.capacity) as capacity
    from response as r
    inner join case_file as f on f.case_id = r.case_id
    where r.status = 'sent' and ($programme is null or f.programme_id = $programme)
        and f.received_at >= $since and f.received_at < $until
    group by r.case_id
),
went_on as (
    select distinct s.case_id
    from sent as s
    inner join case_event as e on e.case_id = s.case_id and e.happened_at >= s.sent_at
    where e.type in ('person_wrote', 'reopened', 'stage_2_requested', 'converted')
)
select
    s.capacity,
    count(*) as cases,
    count(*) filter (where s.answers = 1 and w.case_id is null) as settled_at_once
from sent as s
left join went_on as w on w.case_id = s.case_id
group by s.capacity
order by cases desc, s.capacity
