-- grain: one row a piece of evidence
-- criterion: OSM-3.2
-- raise: Keep standard responses approved, in date and used.
-- days: 400
select 3 as strength, s.code || ' used ' || count(*) || ' times, half with at most '
           || round(median(100.0 * levenshtein(r.text, s.body) / greatest(length(r.text), length(s.body), 1)))::integer
           || '% changed' || coalesce(', ' || round(avg(c.score), 1) || ' of 5 afterwards', '') as what,
       max(r.sent_at)::date as happened_on, 'standard_response' as subject_kind, s.standard_response_id as subject_id
from response as r
join standard_response as s on s.standard_response_id = r.standard_response_id
left join (select case_id, avg(score) as score from csat group by case_id) as c on c.case_id = r.case_id
where r.programme_id = $programme and r.sent_at is not null
group by s.standard_response_id, s.code
union all
select 2 as strength, 'Response ' || code || ' approved by ' || approved_by || coalesce(', review by ' || review_by, '') as what,
       approved_on as happened_on, 'standard_response' as subject_kind, standard_response_id as subject_id
from standard_response
where programme_id = $programme and approved_on is not null and retired_at is null
union all
select 1 as strength, 'Response ' || code as what, created_at::date as happened_on, 'standard_response' as subject_kind,
       standard_response_id as subject_id
from standard_response
where programme_id = $programme
