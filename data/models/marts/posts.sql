-- grain: one row per post, with the newest total of each metric
-- refresh: replaced by post
-- note: interactions are reactions, comments, shares, quotes and saves, as far as the platform counts them; none counted is null, not 0
select
    p.platform,
    p.account_id,
    p.post_id,
    p.created_at,
    p.day,
    p.text,
    p.url,
    p.media_type,
    p.in_reply_to,
    max(case when m.metric = 'views' then m.value end) as views,
    max(case when m.metric = 'reach' then m.value end) as reach,
    max(case when m.metric = 'reactions' then m.value end) as reactions,
    max(case when m.metric = 'comments' then m.value end) as comments,
    max(case when m.metric = 'shares' then m.value end) as shares,
    max(case when m.metric = 'quotes' then m.value end) as quotes,
    max(case when m.metric = 'saves' then m.value end) as saves,
    max(case when m.metric = 'clicks' then m.value end) as clicks,
    max(case when m.metric = 'video_views' then m.value end) as video_views,
    max(case when m.metric = 'followers' then m.value end) as followers,
    sum(case when m.metric in ('reactions', 'comments', 'shares', 'quotes', 'saves') then m.value end) as interactions,
    max(case when m.metric = 'views' then m.native_metric end) as views_native,
    max(case when m.metric = 'reach' then m.native_metric end) as reach_native,
    max(m.observed_at) as observed_at
from post_rows as p
left join post_metric_rows as m
    on m.platform = p.platform and m.account_id = p.account_id and m.post_id = p.post_id
group by
    p.platform, p.account_id, p.post_id, p.created_at, p.day, p.text, p.url, p.media_type, p.in_reply_to
