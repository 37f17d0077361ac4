-- grain: one row per critical mention of an incident's topic on its platforms, from its first one to an instant
-- note: as it was known at $at; a mention belongs to the first topic of which it holds a word
-- note: words are found as data/models/alerts/heard.sql finds them
with terms as (
    select row_number() over (order by created_at, topic_id) as place, name, from_json(terms, '["varchar"]') as words
    from topic
    where programme_id = $programme and (retired_at is null or name = $topic)
),

words as (
    select place, name, unnest(words) as word from terms
),

listened as (
    select
        place,
        name,
        word,
        regexp_extract(word, '[\p{L}\p{M}\p{N}]+') as begins,
        case
            when starts_with(word, '"')
                then ' ' || trim(regexp_replace(word, '[^\p{L}\p{M}\p{N}]+', ' ', 'g')) || ' '
        end as as_words
    from words
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
