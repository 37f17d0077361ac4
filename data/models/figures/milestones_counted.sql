-- grain: one row, how many milestones were due by a day as first agreed (state due), or met by it (state met)
select count(*) as value
from milestone
where programme_id = $programme
    and case $state
        when 'met' then done_on <= $until
        else coalesce(due_baseline, due_on) <= $until
    end
