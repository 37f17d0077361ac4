-- grain: one row per mention of the period that fits a card among its best three, newest first
select
    m.platform, m.mention_id, m.created_at, m.text, m.url, m.act, m.sentiment, x.place, x.score,
    e.example_id
from card_match as x
join mention as m on m.platform = x.platform and m.mention_id = x.mention_id
join own_account as a on a.platform = m.platform and a.account_id = m.account_id and a.programme_id = x.programme_id
left join card_example as e
    on e.card_id = x.card_id and e.platform = x.platform and e.mention_id = x.mention_id and e.retired_at is null
where
    x.card_id = $card and not m.is_deleted and m.act in ('criticism', 'complaint')
    and m.created_at >= $since_at and m.created_at < $until_at
    and (len($platforms) = 0 or m.platform in $platforms)
order by x.place, m.created_at desc, m.mention_id
limit $rows
