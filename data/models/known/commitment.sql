-- grain: one row per promise that was written down by $known_at, as it stood then
-- note: one that was broken or withdrawn later counts as open only if it was kept later: the day is known of those alone
select
    c.* exclude (status),
    case when c.status = 'kept' and c.kept_on > cast($known_at as date) then 'open' else c.status end as status
from main.commitment as c
where c.created_at <= $known_at
    and c.programme_id = $programme
