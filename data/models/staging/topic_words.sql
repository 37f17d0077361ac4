-- grain: one row per word of a topic of a programme; topics in their order, as a mention belongs to the first that it says
-- note: words are found as data/models/alerts/heard.sql finds them
with terms as (
    select
        programme_id,
        name,
        retired_at,
        row_number() over (partition by programme_id order by created_at, topic_id) as place,
        unnest(from_json(terms, '["varchar"]')) as word
    from topic
)

select
    programme_id,
    name,
    retired_at,
    place,
    word,
    regexp_extract(word, '[\p{L}\p{M}\p{N}]+') as begins,
    case
        when starts_with(word, '"')
            then ' ' || trim(regexp_replace(word, '[^\p{L}\p{M}\p{N}]+', ' ', 'g')) || ' '
    end as as_words
from terms
