-- grain: one row a piece of evidence
-- criterion: CRT-5
-- raise: Verify each referral contact every 90 days.
-- days: 90
select 2 as strength, 'Contact for ' || topic || ' verified' as what, verified_on as happened_on, 'referral_contact' as subject_kind,
       referral_contact_id as subject_id
from referral_contact
where programme_id = $programme and verified_on is not null and retired_at is null
union all
select 1 as strength, 'Contact for ' || topic as what, created_at::date as happened_on, 'referral_contact' as subject_kind,
       referral_contact_id as subject_id
from referral_contact
where programme_id = $programme and retired_at is null
