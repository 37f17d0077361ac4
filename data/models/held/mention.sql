-- grain: one row per mention that had arrived by $known_at and is asked for, the newest first
with noted as (
    select platform, mention_id, string_agg(note, '; ' order by reviewed_at) as note
    from classification_review
    where note is not null and reviewed_at <= $known_at
    group by platform, mention_id
)
select
    m.platform || ':' || m.mention_id as record_id,
    m.created_at as happened_at,
    '' as reference,
    t.text,
    m.platform,
    m.act as read_as,
    m.sentiment,
    n.note as note_on_the_reading,
    m.created_at as also_written,
    count(*) over () as held
from mention as m
inner join main.mention as t on t.platform = m.platform and t.mention_id = m.mention_id
left join noted as n on n.platform = m.platform and n.mention_id = m.mention_id
where t.text is not null
    and m.created_at >= $since
    and m.created_at < $until
    and regexp_matches(t.text, $pattern)
    and m.platform = $platform
    and m.account_id = $account
    and t.author_key = $person
    and (m.platform, m.mention_id) in (select (f.platform, f.mention_id) from main.case_file as f where f.case_id = $one_case)
order by m.created_at desc, record_id desc
limit $most
