-- grain: one outcome of complaints
select outcome, count(*) as cases
from case_file
where ($programme is null or programme_id = $programme) and kind = 'complaint' and outcome is not null
    and received_at >= $since and received_at < $until
group by outcome
order by cases desc, outcome
