-- grain: one row: what people thought of closings: 100 · ratings of 4 and 5 / ratings, and how many of the closings were rated
with of_period as (
    select case_id
    from case_file
    where ($programme is null or programme_id = $programme) and received_at >= $since and received_at < $until
),
closed as (
    select count(*) as closings
    from case_event as e
    inner join of_period as f on f.case_id = e.case_id
    where e.type = 'closed'
)
select
    count(s.score) as n,
    avg(s.score) as mean,
    count(*) filter (where s.score >= 4) as satisfied,
    100.0 * count(*) filter (where s.score >= 4) / nullif(count(s.score), 0) as percent,
    any_value(c.closings) as closings
from closed as c
left join (select s.* from csat as s inner join of_period as f on f.case_id = s.case_id) as s on true
