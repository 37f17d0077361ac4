-- grain: one row per critical mention of an incident's topic on its platforms, from its first one to an instant
-- note: as it was known at $at; a mention belongs to the first topic of which it holds a word
-- note: words are found as data/models/staging/topic_words.sql says
with listened as (
    select name, place, word, begins, as_words
    from topic_words
    where programme_id = $programme and (retired_at is null or name = $topic)
),

said as (
    select
        m.platform,
        m.mention_id,
        m.author_key,
        m.created_at,
        m.text,
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
        and m.text is not null
        and m.created_at >= cast($since_at as timestamp) and m.created_at <= cast($until_at as timestamp)
        and least(m.arrived_at, m.observed_at) <= cast($at as timestamp)
        and list_contains($platforms, m.platform)
        and (m.platform, m.account_id) in (select (platform, account_id) from own_account where programme_id = $programme)
)

select platform, mention_id, author_key, created_at, text
from said
where topic = $topic and (says_so or (is_against and topic <> $other))
order by created_at, platform, mention_id
limit 1000
