-- grain: one row, how many milestones were due by a day as first agreed (state due), met by it (met), or missed as due now (missed)
select count(*) as value
from milestone
where programme_id = $programme
    and case $state
        when 'met' then done_on <= $until
        when 'missed' then due_on < $until and (done_on is null or done_on > $until)
        else coalesce(due_baseline, due_on) <= $until
    end
