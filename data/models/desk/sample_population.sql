-- grain: one row: how many readable mentions a sample would stand for, and how many the reader held to be critical
with said as (
    select
        m.platform, m.mention_id,
        case when m.is_reviewed then c.act else m.act end as act
    from mention as m
    inner join own_account as a on a.platform = m.platform and a.account_id = m.account_id
    left join (
        select platform, mention_id, act from classification
        qualify row_number() over (partition by platform, mention_id order by read_at desc) = 1
    ) as c on m.is_reviewed and c.platform = m.platform and c.mention_id = m.mention_id
    where a.programme_id = $programme and not m.is_deleted and m.text is not null
        and m.created_at >= cast($since as timestamp) and m.created_at < cast($until as timestamp) + interval 1 day
)
select
    count(*) filter (where act is not null) as population,
    count(*) filter (where act in ('criticism', 'complaint')) as flagged
from said
