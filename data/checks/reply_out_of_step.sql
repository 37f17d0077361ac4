-- Answered mentions whose first answer is missing, left over or timed otherwise in the roll-up: rebuild the marts.
with facts as (
    select
        m.platform,
        m.mention_id,
        min(p.created_at) as answered_at
    from mention_rows as m
    inner join post_rows as p
        on p.platform = m.platform and p.in_reply_to = m.mention_id and p.created_at >= m.created_at
    group by m.platform, m.mention_id
),
held as (
    select
        platform,
        mention_id,
        answered_at
    from replies
)
select 'missing in the mart' as wrong, * from (select * from facts except all select * from held)
union all
select 'only in the mart' as wrong, * from (select * from held except all select * from facts)
