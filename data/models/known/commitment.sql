-- grain: one row per promise that was written down by $known_at, as it stood then
-- note: no promise is broken before it is due; the day of a withdrawal is not kept, one withdrawn since is left out
select
    c.* exclude (status),
    case
        when c.status = 'kept' and c.kept_on > cast($known_at as date) then 'open'
        when c.status = 'broken' and c.due_on >= cast($known_at as date) then 'open'
        else c.status
    end as status
from main.commitment as c
where c.created_at <= $known_at
    and c.programme_id = $programme
