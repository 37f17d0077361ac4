-- grain: one row a piece of evidence
-- criterion: CRT-6
-- raise: Correct false claims with a source, in public.
-- days: 400
select 3 as strength, 'Claim ' || c.code || ' corrected on ' || coalesce(k.channel, 'a channel') as what, k.published_at::date as happened_on, 'claim' as subject_kind,
       c.claim_id as subject_id
from correction as k
join claim as c on c.claim_id = k.claim_id
where k.programme_id = $programme and k.published_at is not null and c.source is not null
union all
select 2 as strength, 'Claim ' || code || ' judged ' || verdict as what, first_seen_at::date as happened_on, 'claim' as subject_kind,
       claim_id as subject_id
from claim
where programme_id = $programme and verdict is not null
