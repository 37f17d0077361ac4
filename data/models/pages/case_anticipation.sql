-- grain: one row: criticisms that were expected and those that were not
-- note: stated are those of the missed that came after the day that their card states, before it was entered
select
    count(*) filter (where f.anticipated = 'anticipated') as anticipated,
    count(*) filter (where f.anticipated = 'missed') as missed,
    count(*) filter (where f.anticipated = 'missed' and a.stated_on < cast(f.received_at as date)) as stated
from case_file as f
left join anticipated_criticism as a on a.card_id = f.card_id
where ($programme is null or f.programme_id = $programme) and f.kind = 'criticism'
    and f.received_at >= $since and f.received_at < $until
