-- grain: one row per mention of the programme, by the moment from which it was known
-- note: known_at is the earlier of the platform's telling and the store's holding, so that a demo and a re-observed
-- note: mention stand where they were first known. A mention belongs to the first topic of which it holds a word.
-- note: critical as pipelines/rules/criticism.py says it: criticism or complaint by the reading in force or by the
-- note: reader's chance; on a topic that is listened for, also what is negative with a smaller chance.
-- note: a word is found inside longer ones; what stands in quotation marks is found as whole words alone
with listened as (
    select
        place,
        term,
        regexp_extract(term, '[\p{L}\p{M}\p{N}]+') as begins,
        case
            when starts_with(term, '"')
                then ' ' || trim(regexp_replace(term, '[^\p{L}\p{M}\p{N}]+', ' ', 'g')) || ' '
        end as as_words
    from terms
),

told as (
    select
        m.platform,
        m.mention_id,
        m.author_key,
        m.text,
        m.created_at,
        least(m.arrived_at, m.observed_at) as known_at,
        coalesce(
            (
                select min(t.place) from listened as t
                where case
                    when t.as_words is null then contains(lower(m.text), t.term)
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
        and m.created_at >= $since_at
        and m.created_at < $until_at
        and (m.platform, m.account_id) in (select (platform, account_id) from own_account where programme_id = $programme)
)

select
    platform,
    mention_id,
    author_key,
    text,
    created_at,
    known_at,
    topic,
    says_so or (is_against and topic < $other) as is_critical
from told
order by known_at, platform, mention_id
