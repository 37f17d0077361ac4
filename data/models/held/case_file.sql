-- grain: one row per case that had been opened by $known_at and is asked for, with its points and events, newest first
with told as (
    select
        e.case_id,
        string_agg(
            strftime(e.happened_at, '%Y-%m-%d ') || replace(e.type, '_', ' ') || coalesce(': ' || nullif(concat_ws(
                '; ', json_extract_string(e.payload, '$.text'), json_extract_string(e.payload, '$.question'),
                json_extract_string(e.payload, '$.reason'), json_extract_string(e.payload, '$.note'),
                json_extract_string(e.payload, '$.party'), json_extract_string(e.payload, '$.view'),
                json_extract_string(e.payload, '$.decision')
            ), ''), ''), chr(10) order by e.sequence
        ) as events,
        list({
            'happened': e.happened_at, 'event': replace(e.type, '_', ' '), 'told': concat_ws(
                '; ', json_extract_string(e.payload, '$.text'), json_extract_string(e.payload, '$.question'),
                json_extract_string(e.payload, '$.reason'), json_extract_string(e.payload, '$.note'),
                json_extract_string(e.payload, '$.party'), json_extract_string(e.payload, '$.view'),
                json_extract_string(e.payload, '$.outcome'), json_extract_string(e.payload, '$.decision'),
                json_extract_string(e.payload, '$.theme')
            )
        } order by e.sequence) as also_events
    from case_event as e
    group by e.case_id
),
asked as (
    select
        p.case_id,
        string_agg(p.text || coalesce(' Answer: ' || p.answer, ''), chr(10) order by p.number) as points
    from case_point as p
    where p.created_at <= $known_at
    group by p.case_id
)
select
    f.case_id as record_id,
    f.received_at as happened_at,
    f.ref as reference,
    f.summary,
    f.details,
    f.remedy as asks_for,
    a.points,
    f.kind,
    f.formality,
    f.channel,
    f.theme,
    f.cause,
    f.outcome,
    f.closed_at as closed,
    t.events,
    f.received_at as also_received,
    case when f.closed_at is null then 'open' else 'closed' end as also_state,
    t.also_events,
    count(*) over () as held
from case_file as f
left join told as t on t.case_id = f.case_id
left join asked as a on a.case_id = f.case_id
where f.programme_id = $programme
    and f.case_id <> $request
    and f.received_at >= $since
    and f.received_at < $until
    and regexp_matches(concat_ws(' ', f.summary, f.details, f.remedy, f.theme, f.cause, a.points, t.events), $pattern)
    and f.platform = $platform
    and (f.platform, f.mention_id) in (select (m.platform, m.mention_id) from main.mention as m where m.account_id = $account)
    and f.case_id = $one_case
    and (f.complainant_key = $person or f.case_id = $person_case)
order by f.received_at desc, record_id desc
limit $most
