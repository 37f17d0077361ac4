-- grain: one row per example in use of a card
select e.example_id, e.platform, e.mention_id, e.created_at, e.created_by, m.text
from card_example as e
left join mention as m on m.platform = e.platform and m.mention_id = e.mention_id and not m.is_deleted
where e.card_id = $card and e.retired_at is null
order by e.created_at desc, e.example_id
