-- grain: one row per case that had been opened by $known_at, as it stood then
-- note: how many steps it had taken by then is known only where nothing happened to it since; reopenings likewise
with since as (
    select
        e.case_id,
        count(*) filter (where e.type = 'reopened') as reopened
    from main.case_event as e
    where e.happened_at > $known_at
    group by e.case_id
)
select
    f.* exclude (closed_at, outcome, anticipated, reopened, steps_due, steps_kept),
    case when f.closed_at <= $known_at then f.closed_at end as closed_at,
    case when coalesce(f.closed_at <= $known_at, true) then f.outcome end as outcome,
    case when s.case_id is null or f.kind = 'criticism' then f.anticipated end as anticipated,
    f.reopened - coalesce(s.reopened, 0) as reopened,
    case when s.case_id is null then f.steps_due end as steps_due,
    case when s.case_id is null then f.steps_kept end as steps_kept
from main.case_file as f
left join since as s on s.case_id = f.case_id
where f.received_at <= $known_at and f.created_at <= $known_at
    and f.programme_id = $programme
