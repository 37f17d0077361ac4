-- grain: one row per anticipated criticism whose first quarter is over: its likelihood then, and whether it was heard in it
-- note: the likelihood is the one that stood when the first criticism came, or at the end of the quarter; later changes are hindsight
with judged as (
    select
        a.card_id,
        a.code,
        a.theme,
        a.likelihood,
        a.added_at,
        a.added_at + interval 90 day as ends_at,
        (
            select min(f.received_at)
            from case_file as f
            where f.card_id = a.card_id
                and f.kind = 'criticism'
                and f.received_at >= a.added_at
                and f.received_at < a.added_at + interval 90 day
        ) as heard_at
    from anticipated_criticism as a
    where a.programme_id = $programme
        and a.added_at + interval 90 day <= $now
        and (a.retired_at is null or a.retired_at >= a.added_at + interval 90 day)
),
changed as (
    select
        e.subject_id as card_id,
        e.happened_at,
        cast(json_extract_string(e.payload, '$.before.likelihood') as integer) as likelihood
    from event as e
    where e.subject_kind = 'anticipated_criticism'
        and e.type = 'card_revised'
        and json_extract_string(e.payload, '$.before.likelihood') is not null
)
select
    j.card_id,
    j.code,
    j.theme,
    coalesce(
        (
            select arg_min(c.likelihood, c.happened_at)
            from changed as c
            where c.card_id = j.card_id and c.happened_at >= coalesce(j.heard_at, j.ends_at)
        ),
        j.likelihood
    ) as likelihood,
    j.heard_at is not null as heard
from judged as j
order by j.code
