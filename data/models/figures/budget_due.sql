-- grain: one row, the pounds that the profile of one budget line, or of all of a programme, asks for by a day
-- note: a line without points runs straight from nothing on the eve of its first day to all of it on its last
with line as (
    select budget_line_id, approved / 100.0 as approved, starts_on, ends_on, coalesce(profile_points, '[]') as points
    from budget_line
    where programme_id = $programme
        and ($line is null or budget_line_id = $line)
),
point as (
    select budget_line_id, unnest(from_json(points, '["json"]')) as point
    from line
),
course as (
    select
        budget_line_id,
        cast(json_extract_string(point, '$[0]') as date) as day,
        cast(json_extract_string(point, '$[1]') as double) / 100.0 as amount
    from point
    union all
    select budget_line_id, cast(starts_on - interval 1 day as date) as day, 0.0 as amount
    from line
    union all
    select budget_line_id, ends_on as day, approved as amount
    from line
    where points = '[]'
),
beside as (
    select
        budget_line_id,
        coalesce(arg_max(amount, day) filter (where day <= $until), 0.0) as amount,
        max(day) filter (where day <= $until) as day,
        arg_min(amount, day) filter (where day > $until) as next_amount,
        min(day) filter (where day > $until) as next_day
    from course
    group by budget_line_id
)
select
    sum(
        amount + coalesce(
            (next_amount - amount) * date_diff('day', day, cast($until as date)) / date_diff('day', day, next_day), 0.0
        )
    ) as value
from beside
