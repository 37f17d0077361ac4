-- grain: one row a person: who the sign-in provider says sits there
select person_id, name, is_active, signed_out_at
from person
where issuer = $issuer and subject = $subject
