-- grain: one row per hour around an incident: the critical mentions of its cell in the window that ended there
-- note: as it was known at $at; a mention belongs to the first topic of which it holds a word
-- note: words are found as data/models/staging/topic_words.sql says
with listened as (
    select name, place, word, begins, as_words
    from topic_words
    where programme_id = $programme and (retired_at is null or name = $topic)
),

said as (
    select
        m.created_at,
        m.platform,
        coalesce(
            (
                select min_by(t.name, t.place) from listened as t
                where case
                    when t.as_words is null then contains(lower(m.text), t.word)
                    when contains(lower(m.text), t.begins)
                        then contains(
                            ' ' || regexp_replace(lower(m.text), '[^\p{L}\p{M}\p{N}]+', ' ', 'g') || ' ', t.as_words
                        )
                    else false
                end
            ),
            $other
        ) as topic,
        coalesce(m.act in ('criticism', 'complaint'), false)
        or (not m.is_reviewed and coalesce(m.p_criticism >= $critical, false)) as says_so,
        coalesce(m.sentiment = 'negative' and m.p_criticism >= $critical_on_topic, false) as is_against
    from mention as m
    where
        not m.is_deleted
        and m.created_at >= cast($since_at as timestamp) - interval 24 hour and m.created_at < cast($until_at as timestamp)
        and least(m.arrived_at, m.observed_at) <= cast($at as timestamp)
        and (m.platform, m.account_id) in (select (platform, account_id) from own_account where programme_id = $programme)
),

hours as (
    select unnest(generate_series(
        date_trunc('hour', cast($since_at as timestamp)), cast($until_at as timestamp), interval 1 hour
    )) as hour_at
)

select
    h.hour_at,
    count(s.created_at) filter (
        where s.topic = $topic and ($platform = '' or s.platform = $platform)
        and (s.says_so or (s.is_against and s.topic <> $other))
    ) as critical,
    count(s.created_at) as mentions
from hours as h
left join said as s
    on s.created_at <= h.hour_at and s.created_at > h.hour_at - cast($window_hours * 60 as integer) * interval 1 minute
group by h.hour_at
order by h.hour_at
