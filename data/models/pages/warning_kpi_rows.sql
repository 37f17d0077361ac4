-- grain: one row per row that an alarm of a number counts: the mentions, posts, answers or readings of its day, as they are held
-- note: of a source that fell silent the last mentions before. counted and basis are what the day's number adds up.
select created_at as seen_at, platform, mention_id as row_id, sentiment as said,
    case when sentiment = 'negative' then 1.0 else 0.0 end as counted, 1.0 as basis
from mention
where
    $kind = 'sentiment_share' and not is_deleted and sentiment is not null
    and created_at >= cast($since_at as timestamp) and created_at < cast($until_at as timestamp)
    and (platform, account_id) in (select (platform, account_id) from own_account where programme_id = $programme)
union all
select created_at as seen_at, platform, post_id as row_id, media_type as said,
    cast(interactions as double) as counted, cast(coalesce(reach, views) as double) as basis
from posts
where
    $kind = 'engagement_rate' and in_reply_to is null and interactions is not null and coalesce(reach, views) > 0
    and platform = $platform
    and created_at >= cast($since_at as timestamp) and created_at < cast($until_at as timestamp)
    and (platform, account_id) in (select (platform, account_id) from own_account where programme_id = $programme)
union all
select answered_at as seen_at, platform, mention_id as row_id, act as said, cast(wait_minutes as double) as counted, 1.0 as basis
from replies
where
    $kind = 'response_time' and act in ('enquiry', 'complaint', 'criticism')
    and answered_at >= cast($since_at as timestamp) and answered_at < cast($until_at as timestamp)
    and (platform, account_id) in (select (platform, account_id) from own_account where programme_id = $programme)
union all
select cast(day as timestamp) as seen_at, platform, account_id as row_id, native_metric as said, cast(value as double) as counted,
    1.0 as basis
from account_daily
where
    $kind = 'followers' and metric = 'followers' and kind = 'snapshot' and platform = $platform
    and day between cast($since_at as date) - 7 and cast($until_at as date)
    and (platform, account_id) in (select (platform, account_id) from own_account where programme_id = $programme)
union all
(
    select created_at as seen_at, platform, mention_id as row_id, coalesce(act, 'not read yet') as said, 1.0 as counted,
        1.0 as basis
    from mention
    where
        $kind = 'silence' and not is_deleted and platform = $platform and created_at <= cast($until_at as timestamp)
        and (platform, account_id) in (select (platform, account_id) from own_account where programme_id = $programme)
    order by created_at desc
    limit 20
)
order by seen_at, platform, row_id
