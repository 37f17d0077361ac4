-- grain: one pack that was made for a request, or for none, the newest first
select
    p.pack_id,
    p.created_at,
    p.created_by,
    p.sentence,
    p.known_at
from information_pack as p
where p.programme_id = $programme and p.case_id is not distinct from $request
order by p.created_at desc, p.pack_id desc
limit 10
