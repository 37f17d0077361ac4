-- grain: one row, the days between the ends of activities as first agreed and as they are now, added up; stopped ones left out
select sum(date_diff('day', baseline_end, ends_on)) as value
from activity
where programme_id = $programme
    and status <> 'stopped'
    and baseline_end is not null
