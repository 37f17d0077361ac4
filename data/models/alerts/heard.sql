-- grain: one row per mention of the programme, by the moment from which it was known
-- note: known_at is the earlier of the platform's telling and the store's holding, so that a demo and a re-observed
-- note: mention stand where they were first known. A mention belongs to the first topic of which it holds a word.
-- note: critical is what the reading in force calls criticism or complaint; on a topic that is listened for, also
-- note: what is negative.
with told as (
    select
        m.platform,
        m.mention_id,
        m.author_key,
        m.text,
        m.created_at,
        least(m.arrived_at, m.observed_at) as known_at,
        coalesce(
            (select min(t.place) from terms as t where contains(lower(m.text), t.term)), $other
        ) as topic,
        coalesce(m.p_criticism >= 0.5, false) or coalesce(m.act in ('criticism', 'complaint'), false) as says_so,
        coalesce(m.sentiment = 'negative' and coalesce(m.act, '') <> 'praise', false) as is_negative
    from mention as m
    where
        not m.is_deleted
        and m.created_at >= $since_at
        and m.created_at < $until_at
        and (m.platform, m.account_id) in (select (platform, account_id) from account where programme_id = $programme)
)

select
    platform,
    mention_id,
    author_key,
    text,
    created_at,
    known_at,
    topic,
    says_so or (is_negative and topic < $other) as is_critical
from told
order by known_at, platform, mention_id
