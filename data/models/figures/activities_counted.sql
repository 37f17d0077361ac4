-- grain: one row, how many activities are in one of the states: done, late (due before the day and not done), planned to be done by a day, all
select count(*) as value
from activity
where programme_id = $programme
    and status <> 'stopped'
    and case $state
        when 'done' then status = 'done' and ends_on <= $until
        when 'late' then status <> 'done' and coalesce(baseline_end, ends_on) < $until
        when 'due' then coalesce(baseline_end, ends_on) <= $until
        else true
    end
