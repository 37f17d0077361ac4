-- A post that is missing in the roll-up, left over in it, or shows other figures than its newest values: rebuild the marts.
with newest as (
    select
        platform,
        account_id,
        post_id,
        max(case when metric = 'views' then value end) as views,
        max(case when metric = 'reach' then value end) as reach,
        sum(case when metric in ('reactions', 'comments', 'shares', 'quotes', 'saves') then value end) as interactions
    from post_metric_rows
    group by platform, account_id, post_id
),
facts as (
    select
        p.platform,
        p.account_id,
        p.post_id,
        p.day,
        n.views,
        n.reach,
        n.interactions
    from post_rows as p
    left join newest as n
        on n.platform = p.platform and n.account_id = p.account_id and n.post_id = p.post_id
),
held as (
    select
        platform,
        account_id,
        post_id,
        day,
        views,
        reach,
        interactions
    from posts
)
select 'missing in the mart' as wrong, * from (select * from facts except all select * from held)
union all
select 'only in the mart' as wrong, * from (select * from held except all select * from facts)
