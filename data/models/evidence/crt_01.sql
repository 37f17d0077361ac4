-- grain: one row a piece of evidence
-- criterion: CRT-1
-- raise: Enter expected criticisms before they come: the rate of those anticipated follows from the dates.
-- days: 400
select 3 as strength, 'Case ' || f.ref || ' was anticipated by ' || a.code as what, f.received_at::date as happened_on, 'case' as subject_kind,
       f.case_id as subject_id
from case_file as f
join anticipated_criticism as a on a.card_id = f.card_id
where f.programme_id = $programme and f.kind = 'criticism' and f.anticipated = 'anticipated' and a.added_at < f.received_at
union all
select case when owner is null then 1 else 2 end as strength, 'Card ' || code || ': ' || theme as what, added_at::date as happened_on, 'anticipated_criticism' as subject_kind,
       card_id as subject_id
from anticipated_criticism
where programme_id = $programme
