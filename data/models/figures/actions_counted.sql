-- grain: one row, how many actions of the programme are in a state at the end of a day: done, open, overdue, all
select count(*) as value
from action
where programme_id = $programme
    and case $state
        when 'done' then done_on <= $until
        when 'open' then (done_on is null or done_on > $until) and due_on >= $until
        when 'overdue' then (done_on is null or done_on > $until) and due_on < $until
        else true
    end
