-- grain: one row per rating that was written down by $known_at, as it stood then
-- note: of one that was put right or taken back since, the first event since says what it was
with since as (
    select
        json_extract_string(e.payload, '$.csat_id') as csat_id,
        cast(arg_min(json_extract(e.payload, '$.before.score'), e.sequence) as integer) as score,
        arg_max(json_extract(e.payload, '$.before'), e.sequence) filter (where e.type = 'rating_taken_back') as gone
    from main.case_event as e
    where e.type in ('rating_corrected', 'rating_taken_back') and e.created_at > $known_at
    group by json_extract_string(e.payload, '$.csat_id')
),
told as (
    select * from main.csat
    union all by name
    select
        csat_id,
        json_extract_string(gone, '$.programme_id') as programme_id,
        json_extract_string(gone, '$.case_id') as case_id,
        cast(json_extract(gone, '$.closure') as integer) as closure,
        cast(json_extract(gone, '$.score') as integer) as score,
        json_extract_string(gone, '$.comment') as comment,
        cast(json_extract_string(gone, '$.answered_at') as timestamp) as answered_at,
        cast(json_extract(gone, '$.is_demo') as boolean) as is_demo,
        cast(json_extract_string(gone, '$.created_at') as timestamp) as created_at,
        json_extract_string(gone, '$.created_by') as created_by
    from since
    where gone is not null
)
select
    c.* exclude (score),
    coalesce(s.score, c.score) as score
from told as c
left join since as s on s.csat_id = c.csat_id
where c.created_at <= $known_at
    and c.programme_id = $programme
