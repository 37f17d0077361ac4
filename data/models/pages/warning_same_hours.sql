-- grain: one row per day of the two weeks before an alert: what its cell held in the same hours of that day
-- note: as it was known at the alert, every mention counted; words are found as data/models/staging/topic_words.sql says
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
        and m.created_at >= cast($at as timestamp) - interval 16 day and m.created_at < cast($at as timestamp)
        and least(m.arrived_at, m.observed_at) <= cast($at as timestamp)
        and (m.platform, m.account_id) in (select (platform, account_id) from own_account where programme_id = $programme)
),

days as (
    select
        days_before,
        cast($at as timestamp) - days_before * interval 1 day as until_at,
        cast($at as timestamp) - days_before * interval 1 day
        - cast($window_hours * 60 as integer) * interval 1 minute as since_at
    from (select unnest(generate_series(0, 14)) as days_before) as series
)

select
    d.days_before,
    d.since_at,
    d.until_at,
    count(s.created_at) filter (where s.says_so or (s.is_against and s.topic <> $other)) as critical,
    count(s.created_at) filter (where not (s.says_so or (s.is_against and s.topic <> $other))) as others
from days as d
left join said as s
    on
        s.created_at > d.since_at and s.created_at <= d.until_at
        and s.topic = $topic and ($platform = '' or s.platform = $platform)
group by d.days_before, d.since_at, d.until_at
order by d.days_before
