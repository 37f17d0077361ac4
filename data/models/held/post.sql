-- grain: one row per post of ours, or per public answer of ours, held at $known_at and asked for, the newest first
select
    p.platform || ':' || p.post_id as record_id,
    coalesce(p.created_at, p.observed_at) as happened_at,
    '' as reference,
    p.text,
    p.platform,
    p.media_type,
    count(*) over () as held
from post as p
where p.text is not null
    and (p.in_reply_to is not null) = $is_answer
    and coalesce(p.created_at, p.observed_at) >= $since
    and coalesce(p.created_at, p.observed_at) < $until
    and regexp_matches(p.text, $pattern)
    and p.platform = $platform
    and p.account_id = $account
    and (p.platform, p.in_reply_to) in (select (m.platform, m.mention_id) from main.mention as m where m.author_key = $person)
    and (p.platform, p.in_reply_to) in (select (f.platform, f.mention_id) from main.case_file as f where f.case_id = $one_case)
order by happened_at desc, record_id desc
limit $most
