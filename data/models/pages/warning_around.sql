-- grain: one row per post or annotation in the day before an incident opened: what else changed
select created_at as happened_at, 'Own post' as what, left(text, 140) as said, platform
from post
where
    in_reply_to is null and not is_deleted
    and created_at between cast($opened_at as timestamp) - interval 24 hour and cast($opened_at as timestamp)
    and (platform, account_id) in (select (platform, account_id) from own_account where programme_id = $programme)
union all
select starts_at as happened_at, 'Annotation' as what, text as said, '' as platform
from annotation
where
    (programme_id is null or programme_id = $programme)
    and starts_at between cast($opened_at as timestamp) - interval 48 hour and cast($opened_at as timestamp)
order by happened_at desc
limit 8
