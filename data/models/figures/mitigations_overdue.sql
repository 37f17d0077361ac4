-- grain: one row, how many mitigations were not done at the end of a day although their day had passed
select count(*) as value
from mitigation
where programme_id = $programme
    and due_on < $until
    and (done_on is null or done_on > $until)
