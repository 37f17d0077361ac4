-- grain: one referral contact
select c.*, d.name as deputy
from referral_contact as c
left join referral_contact as d on d.referral_contact_id = c.deputy_id
where ($programme is null or c.programme_id = $programme) and c.retired_at is null
order by c.topic, c.name
