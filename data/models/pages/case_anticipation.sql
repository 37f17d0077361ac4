-- grain: one row: criticisms that were expected and those that were not
select
    count(*) filter (where anticipated = 'anticipated') as anticipated,
    count(*) filter (where anticipated = 'missed') as missed
from case_file
where ($programme is null or programme_id = $programme) and kind = 'criticism'
    and received_at >= $since and received_at < $until
