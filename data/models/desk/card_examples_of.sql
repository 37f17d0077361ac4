-- grain: one row per example in use of a programme whose text is still held
select e.card_id, m.text
from card_example as e
join mention as m on m.platform = e.platform and m.mention_id = e.mention_id
where e.programme_id = $programme and e.retired_at is null and not m.is_deleted and m.text is not null
order by e.example_id
