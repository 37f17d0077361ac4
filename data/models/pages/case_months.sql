-- grain: one month and kind of case
select strftime(received_at, '%Y-%m') as month, kind, count(*) as cases
from case_file
where ($programme is null or programme_id = $programme) and received_at >= $since and received_at < $until
group by 1, kind
order by 1, kind
