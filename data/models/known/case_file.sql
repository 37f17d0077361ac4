-- grain: one row per case that had been opened by $known_at, as it stood then by what had been written down
-- note: steps are those that the first event since found; of an event that does not hold them they are not known
with since as (
    select
        e.case_id,
        count(*) filter (where e.type = 'reopened') as reopened,
        count(*) filter (where e.type = 'closed') as closed,
        count(*) filter (where e.type in ('triaged', 'reclassified')) as sorted,
        arg_min(json_extract_string(coalesce(e.undo, '{}'), '$.steps[0]'), e.sequence) as steps_due,
        arg_min(json_extract_string(coalesce(e.undo, '{}'), '$.steps[1]'), e.sequence) as steps_kept
    from main.case_event as e
    where e.happened_at > $known_at or e.created_at > $known_at
    group by e.case_id
),
was as (
    select
        e.case_id,
        arg_max(json_extract_string(e.payload, '$.kind'), e.sequence) as kind,
        arg_max(json_extract_string(e.payload, '$.formality'), e.sequence) as formality,
        arg_max(json_extract_string(e.payload, '$.anticipated'), e.sequence) as anticipated
    from main.case_event as e
    inner join since as s on s.case_id = e.case_id and s.sorted > 0
    where e.happened_at <= $known_at and e.created_at <= $known_at
        and e.type in ('received', 'triaged', 'reclassified')
        and json_extract_string(e.payload, '$.kind') is not null
    group by e.case_id
),
shut as (
    select
        e.case_id,
        arg_max(e.type, e.sequence) as type,
        arg_max(e.happened_at, e.sequence) as at,
        arg_max(json_extract_string(e.payload, '$.outcome'), e.sequence) as outcome
    from main.case_event as e
    inner join since as s on s.case_id = e.case_id and s.closed + s.reopened > 0
    where e.happened_at <= $known_at and e.created_at <= $known_at
        and e.type in ('closed', 'reopened')
    group by e.case_id
)
select
    f.* exclude (kind, formality, closed_at, outcome, anticipated, reopened, steps_due, steps_kept),
    coalesce(w.kind, f.kind) as kind,
    coalesce(w.formality, f.formality) as formality,
    case
        when coalesce(s.closed + s.reopened, 0) > 0 then case when h.type = 'closed' then h.at end
        when f.closed_at <= $known_at then f.closed_at
    end as closed_at,
    case
        when coalesce(s.closed + s.reopened, 0) > 0 then case when h.type = 'closed' then h.outcome end
        when coalesce(f.closed_at <= $known_at, true) then f.outcome
    end as outcome,
    case when coalesce(s.sorted, 0) = 0 then f.anticipated else w.anticipated end as anticipated,
    f.reopened - coalesce(s.reopened, 0) as reopened,
    case when s.case_id is null then f.steps_due else cast(s.steps_due as integer) end as steps_due,
    case when s.case_id is null then f.steps_kept else cast(s.steps_kept as integer) end as steps_kept
from main.case_file as f
left join since as s on s.case_id = f.case_id
left join was as w on w.case_id = f.case_id
left join shut as h on h.case_id = f.case_id
where f.received_at <= $known_at and f.created_at <= $known_at
    and f.programme_id = $programme
