-- grain: one row per rating that was written down by $known_at, as it stood then
-- note: of one that was put right since, the first event since says what it was
with since as (
    select
        json_extract_string(e.payload, '$.csat_id') as csat_id,
        cast(arg_min(json_extract(e.payload, '$.before.score'), e.sequence) as integer) as score
    from main.case_event as e
    where e.type = 'rating_corrected' and e.created_at > $known_at
    group by json_extract_string(e.payload, '$.csat_id')
)
select
    c.* exclude (score),
    coalesce(s.score, c.score) as score
from main.csat as c
left join since as s on s.csat_id = c.csat_id
where c.created_at <= $known_at
    and c.programme_id = $programme
