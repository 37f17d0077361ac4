-- grain: one row per target group ($by = 'group') or campaign ($by = 'campaign') that posts of a period were planned for (null: for none), with their engagement
-- note: rates are ratios of sums over the posts that have both reach and interactions; people reached twice count twice
select
    case when $by = 'campaign' then i.campaign else g.code end as code,
    case when $by = 'campaign' then i.campaign else g.name end as said,
    count(*) as posts,
    sum(p.reach) as reach,
    sum(p.interactions) as interactions,
    100.0 * sum(p.interactions) / nullif(sum(p.reach), 0) as rate
from posts as p
inner join own_account as a on a.platform = p.platform and a.account_id = p.account_id
left join content_post as m on m.platform = p.platform and m.post_id = p.post_id
left join content_item as i on i.content_item_id = m.content_item_id
left join segment as g on g.segment_id = i.segment_id
where a.programme_id = $programme
    and p.in_reply_to is null
    and p.interactions is not null
    and p.reach is not null
    and p.day >= $since
    and p.day <= $until
group by case when $by = 'campaign' then i.campaign else g.code end, case when $by = 'campaign' then i.campaign else g.name end
order by case when $by = 'campaign' then i.campaign else g.code end nulls first
