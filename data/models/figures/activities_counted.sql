-- grain: one row, how many activities are in a state at the end of a day: done, due (as first agreed), due and done, late, all
-- note: the words of pipelines/rules/work.py; what was done after the day was late or running on it
select count(*) as value
from (
    select status = 'done' and ends_on <= $until as is_done, coalesce(baseline_end, ends_on) as due_on
    from activity
    where programme_id = $programme
        and status <> 'stopped'
) as a
where case $state
    when 'done' then is_done
    when 'late' then not is_done and due_on < $until
    when 'due' then due_on <= $until
    when 'due_done' then is_done and due_on <= $until
    else true
end
