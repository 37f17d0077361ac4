-- grain: one row: critical mentions of the period, and how many of them were put to the cards
select count(*) as critical, count(x.mention_id) as put
from mention as m
join own_account as a on a.platform = m.platform and a.account_id = m.account_id
left join card_match as x
    on x.programme_id = a.programme_id and x.platform = m.platform and x.mention_id = m.mention_id and x.place = 1
where
    a.programme_id = $programme and not m.is_deleted and m.text is not null and m.act in ('criticism', 'complaint')
    and m.created_at >= $since_at and m.created_at < $until_at
    and (len($platforms) = 0 or m.platform in $platforms)
