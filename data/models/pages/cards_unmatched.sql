-- grain: one row per critical mention of the period that was put to the cards and fits none, newest first
select m.platform, m.mention_id, m.created_at, m.text, m.url, m.act, m.sentiment, d.meaning
from card_match as x
join mention as m on m.platform = x.platform and m.mention_id = x.mention_id
join own_account as a on a.platform = m.platform and a.account_id = m.account_id and a.programme_id = x.programme_id
join (
    select text_hash, meaning from deep_reading
    qualify row_number() over (partition by text_hash order by read_at desc) = 1
) as d on d.text_hash = sha256(m.text)
where
    x.programme_id = $programme and x.place = 1 and x.card_id is null
    and not m.is_deleted and m.act in ('criticism', 'complaint')
    and m.created_at >= $since_at and m.created_at < $until_at
    and (len($platforms) = 0 or m.platform in $platforms)
order by m.created_at desc, m.mention_id
limit $rows
