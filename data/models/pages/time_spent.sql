-- grain: one month with time logged: minutes by what they went into, and what came of it in that month
-- note: answering stands against cases closed, creating against planned content that was matched to its post, creating,
-- community and listening against interactions with our posts; reach is of a post, people are counted again in the next
with spent as (
    select
        date_trunc('month', spent_on) as month,
        sum(minutes) as minutes,
        coalesce(sum(minutes) filter (where doing = 'answering'), 0) as answering,
        coalesce(sum(minutes) filter (where doing = 'creating'), 0) as creating,
        coalesce(sum(minutes) filter (where doing in ('creating', 'community', 'listening')), 0) as engaging,
        count(*) as entries,
        count(outcome) as with_outcome
    from time_log
    where programme_id = $programme and spent_on <= $until
    group by 1
),
closed as (
    select date_trunc('month', day) as month, count(*) as cases
    from (
        select
            cast(
                timezone((select value from setting where key = 'time_zone'), closed_at at time zone 'UTC') as date
            ) as day
        from case_file
        where programme_id = $programme
    ) as c
    where day <= $until
    group by 1
),
published as (
    select date_trunc('month', p.day) as month, count(distinct m.content_item_id) as posts
    from content_post as m
    inner join posts as p on p.platform = m.platform and p.post_id = m.post_id
    where m.programme_id = $programme and p.day <= $until
    group by 1
),
engaged as (
    select
        date_trunc('month', p.day) as month, sum(p.interactions) as interactions, avg(p.reach) as reach_a_post,
        count(p.reach) as posts_with_reach
    from posts as p
    inner join own_account as a on a.platform = p.platform and a.account_id = p.account_id
    where a.programme_id = $programme and p.in_reply_to is null and p.day <= $until
    group by 1
)
select
    cast(s.month as date) as month, s.minutes, s.answering, s.creating, s.engaging, s.entries, s.with_outcome,
    coalesce(c.cases, 0) as cases, coalesce(p.posts, 0) as posts,
    s.answering / nullif(c.cases, 0) as minutes_a_case,
    s.creating / nullif(p.posts, 0) as minutes_a_post,
    e.interactions, e.reach_a_post,
    60.0 * e.interactions / nullif(s.engaging, 0) as interactions_an_hour
from spent as s
left join closed as c on c.month = s.month
left join published as p on p.month = s.month
left join engaged as e on e.month = s.month
order by s.month desc
