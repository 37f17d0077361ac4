-- grain: one row, how many decisions were taken in a period
select count(*) as value
from decision
where programme_id = $programme
    and decided_on >= $since
    and decided_on <= $until
