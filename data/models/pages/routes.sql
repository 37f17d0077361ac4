-- grain: one routing rule in force
select r.*, c.name as contact, c.address, c.verified_on
from routing_rule as r
left join referral_contact as c on c.referral_contact_id = r.referral_contact_id
where ($programme is null or r.programme_id = $programme) and r.retired_at is null
order by r.position
